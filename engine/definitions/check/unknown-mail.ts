import { suggestion } from '#engine/core/similar.ts'
import type { Check } from './check.ts'

export const unknownMail: Check = {
  code: 'docket/unknown-mail',
  severity: 'error',
  about:
    'A `mail` step names a file beside the scenario, or a mail that stands in `given.mails`; it is played as if it had come in by mail.',
  file: 'workflows/first.scenario.json',
  bad: '{ "mail": "qestion.eml" }',
  good: '{ "mail": "question.eml" }',
  instead: '{ "form": "contact", "values": { "email": "ada@example.com", "message": "How?" } }',
  beside: { 'workflows/question.eml': 'From: ada@example.com\nTo: care@docket.localhost\nSubject: How?\n\nHow?\n' },
  run({ scenarios, file, paths }, report) {
    for (const scenario of scenarios.values()) {
      const folder = scenario.file.slice(0, scenario.file.lastIndexOf('/') + 1)
      const kept = scenario.value.given.mails ?? {}
      scenario.value.when.forEach(({ mail }, index) => {
        if (mail === undefined || Object.hasOwn(kept, mail) || file(folder + mail) !== undefined) return
        const beside = paths.filter((path) => path.startsWith(folder) && path.endsWith('.eml'))
        const known = [...beside.map((path) => path.slice(folder.length)), ...Object.keys(kept)]
        report(scenario, {
          pointer: `/when/${index}/mail`,
          message: `there is no mail "${mail}"`,
          hint: suggestion(mail, known) ?? `put it at ${folder}${mail}`,
        })
      })
    }
  },
}
