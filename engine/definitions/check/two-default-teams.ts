import type { Check } from './check.ts'

export const twoDefaultTeams: Check = {
  code: 'docket/two-default-teams',
  severity: 'error',
  about: 'Only one team can take what names no team.',
  bad: 'care.team.json and sales.team.json both say "default": true',
  good: 'only care.team.json says "default": true',
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
