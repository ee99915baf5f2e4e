import type { Check } from './check.ts'

export const noDefaultTeam: Check = {
  code: 'docket/no-default-team',
  severity: 'error',
  about:
    'A form without `x-form.team`, or a mail to no team in particular, goes to the default team. With several teams one has to be it.',
  file: 'workflows/care.team.json',
  bad: '"policies": ["standard", "urgent"],\n  "channels"',
  good: '"policies": ["standard", "urgent"],\n  "default": true,\n  "channels"',
  beside: { 'workflows/sales.team.json': '{ "name": "Sales", "workflow": "support" }' },
  run({ teams, forms, ids }, report) {
    if (teams.size < ids('team').length || [...teams.values()].some(({ value }) => value.default)) return
    const [first] = teams.values()
    if (first && teams.size > 1) {
      report(first, {
        pointer: '',
        message: 'no team is the default one',
        hint: 'write "default": true in one of the team files',
      })
    }
    const homeless = [...forms.values()].filter(({ value }) => value['x-form']?.team === undefined)
    if (teams.size > 0) return
    for (const form of homeless) {
      report(form, {
        pointer: '',
        message: 'there is no team that could take these tickets',
        hint: 'make a file workflows/<id>.team.json',
      })
    }
  },
}
