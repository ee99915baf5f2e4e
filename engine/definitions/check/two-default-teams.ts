import type { Check } from './check.ts'

export const twoDefaultTeams: Check = {
  code: 'docket/two-default-teams',
  severity: 'error',
  about: 'Only one team can take what names no team.',
  bad: { 'workflows/sales.team.json': '{ "name": "Sales", "workflow": "support", "default": true }' },
  good: { 'workflows/sales.team.json': '{ "name": "Sales", "workflow": "support" }' },
  run({ teams }, report) {
    const [first, ...others] = [...teams.values()].filter(({ value }) => value.default)
    for (const team of others) {
      report(team, {
        pointer: '/default',
        message: `"${first?.id}" is the default team already`,
        hint: 'one of the two must not be',
      })
    }
  },
}
