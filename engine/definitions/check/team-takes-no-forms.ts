import type { Check } from './check.ts'
import { teamsOffered } from './teams-offered.ts'

export const teamTakesNoForms: Check = {
  code: 'docket/team-takes-no-forms',
  severity: 'error',
  about: 'An answer to a form leads to a team that has switched forms off, so it would get what it does not take.',
  file: 'forms/contact.form.json',
  bad: '"topic": { "enum": ["care", "workshop"], "title": "Topic", "x-role": "ticket.team" }',
  good: '"topic": { "enum": ["care"], "title": "Topic", "x-role": "ticket.team" }',
  instead:
    '"topic": { "enum": ["damage", "other"], "title": "Topic", "x-input": "radio" },\n    "order": { "type": "string", "x-visible": { "topic": "damage" } }',
  beside: {
    'workflows/workshop.team.json': `{
  "name": "Workshop",
  "workflow": "support",
  "hours": "office",
  "policies": ["standard"],
  "channels": { "form": false, "email": { "address": ["workshop@example.com"] } }
}
`,
  },
  run(set, report) {
    for (const form of set.forms.values()) {
      if (form.value['x-form']?.published === false) continue
      for (const { pointer, id } of teamsOffered(form)) {
        if (set.teams.get(id)?.value.channels?.form !== false) continue
        report(form, {
          pointer,
          message: `the team "${id}" takes no forms`,
          hint: `take "form": false out of the channels of ${set.teams.get(id)?.file}, or this choice out of the form`,
        })
      }
    }
  },
}
