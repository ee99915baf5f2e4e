import type { Check } from './check.ts'
import { partsOf, stepKinds } from './scenario-steps.ts'

export const scenarioStep: Check = {
  code: 'docket/scenario-step',
  severity: 'error',
  about:
    'A step of a scenario is one thing that happens: a form, a mail, what a visitor or an operator does in chat, what an agent or the requester does, time that passes, or a `then`.',
  file: 'workflows/first.scenario.json',
  bad: '{ "agent": "ana", "does": { "type": "ticket.taken" }, "wait": "PT2H" }',
  good: '{ "agent": "ana", "does": { "type": "ticket.taken" } }, { "wait": "PT2H" }',
  run({ scenarios }, report) {
    for (const scenario of scenarios.values()) {
      scenario.value.when.forEach((step, index) => {
        const pointer = `/when/${index}`
        const kinds = stepKinds.filter((kind) => step[kind] !== undefined)
        if (kinds.length !== 1) {
          const message =
            kinds.length === 0 ? 'this step says nothing that happens' : `this step is ${kinds.join(' and ')} at once`
          report(scenario, { pointer, message, hint: `one of: ${stepKinds.join(', ')}` })
          return
        }
        for (const [key, owners] of Object.entries(partsOf)) {
          if (!Object.hasOwn(step, key) || owners.some((kind) => step[kind] !== undefined)) continue
          report(scenario, {
            pointer: `${pointer}/${key}`,
            part: 'key',
            message: `"${key}" belongs to a "${owners.join('" or "')}" step`,
          })
        }
        if (step.agent !== undefined && step.does === undefined) {
          report(scenario, {
            pointer,
            message: 'what the agent does is not said',
            hint: 'add "does": { "type": "ticket.taken" }',
          })
        }
      })
    }
  },
}
