import type { Check } from './check.ts'

export const laterStep: Check = {
  code: 'docket/later-step',
  severity: 'error',
  about:
    'The format names this kind of step, and `docket test` does not play it yet: the scenario would prove nothing.',
  file: 'workflows/first.scenario.json',
  bad: '{ "form": "contact", "values": { "email": "ada@example.com", "message": "How?" } }, { "chat": "website" }',
  good: '{ "form": "contact", "values": { "email": "ada@example.com", "message": "How?" } }',
  run({ scenarios }, report) {
    for (const scenario of scenarios.values()) {
      scenario.value.when.forEach((step, index) => {
        for (const kind of ['chat'] as const) {
          if (step[kind] === undefined) continue
          const message = `a "${kind}" step is not played yet`
          report(scenario, { pointer: `/when/${index}/${kind}`, message, hint: 'begin with a "form" step' })
        }
      })
    }
  },
}
