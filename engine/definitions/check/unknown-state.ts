import { suggestion } from '#engine/core/similar.ts'
import { statePaths } from '#engine/core/workflow/states.ts'
import type { Check } from './check.ts'
import { expectationsOf } from './scenario-steps.ts'
import { meaningfulTags, stateTags } from './state-tags.ts'

export const unknownState: Check = {
  code: 'docket/unknown-state',
  severity: 'error',
  about: 'A policy or a scenario names a state, or a tag of a state, that no workflow has.',
  file: 'workflows/standard.sla.json',
  bad: '"pauseIn": ["waitng"]',
  good: '"pauseIn": ["waiting"]',
  run(set, report) {
    if (set.workflows.size < set.ids('workflow').length) return
    const workflows = [...set.workflows.values()].map(({ value }) => value)
    const states = workflows.flatMap(statePaths)
    const places = [...new Set([...states, ...workflows.flatMap(stateTags), ...meaningfulTags])]
    for (const defined of set.scenarios.values()) {
      for (const [pointer, { state }] of expectationsOf(defined.value)) {
        if (state === undefined || states.includes(state)) continue
        report(defined, {
          pointer: `${pointer}/state`,
          message: `there is no state "${state}"`,
          hint: suggestion(state, states),
        })
      }
    }
    for (const defined of set.policies.values()) {
      const { pauseIn = [], targets } = defined.value
      pauseIn.forEach((name, index) => {
        if (places.includes(name)) return
        report(defined, {
          pointer: `/pauseIn/${index}`,
          message: `there is no state and no tag "${name}"`,
          hint: suggestion(name, places),
        })
      })
      const reach = targets.reach?.state
      if (reach === undefined || states.includes(reach)) continue
      report(defined, {
        pointer: '/targets/reach/state',
        message: `there is no state "${reach}"`,
        hint: suggestion(reach, states),
      })
    }
  },
}
