import type { Check } from './check.ts'
import { expectationsOf } from './scenario-steps.ts'

export const noExpectation: Check = {
  code: 'docket/no-expectation',
  severity: 'error',
  about: 'A scenario without a `then` expects nothing, and could never fail.',
  file: 'workflows/first.scenario.json',
  bad: '{ "wait": "PT2H" }\n  ]\n}\n',
  good: '{ "wait": "PT2H" }\n  ],\n  "then": { "state": "open" }\n}\n',
  run({ scenarios }, report) {
    for (const scenario of scenarios.values()) {
      if (expectationsOf(scenario.value).length > 0) continue
      report(scenario, {
        pointer: '/title',
        message: 'nothing is expected here',
        hint: 'add "then": { "state": "new" }',
      })
    }
  },
}
