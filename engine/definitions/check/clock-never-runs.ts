import type { Check } from './check.ts'
import { leafPaths } from './leaf-paths.ts'
import { policiesOf } from './team-policies.ts'

export const clockNeverRuns: Check = {
  code: 'docket/clock-never-runs',
  severity: 'warning',
  about:
    'A policy whose clocks stop in every state of the workflow promises nothing: no time is ever counted, and no breach ever comes.',
  file: 'workflows/urgent.sla.json',
  bad: '"pauseIn": ["new", "open", "waiting", "solved", "closed"]',
  good: '"pauseIn": ["waiting"]',
  instead: '"pauseIn": ["sla.paused"]',
  run(set, report) {
    for (const team of set.teams.values()) {
      const workflow = set.workflows.get(team.value.workflow)
      if (!workflow) continue
      const places = leafPaths(workflow.value)
      for (const policy of policiesOf(set, team.value.policies)) {
        const stops = policy.value.pauseIn ?? ['sla.paused']
        const runs = places.some(
          ({ around, tags }) => !stops.some((name) => around.includes(name) || tags.includes(name)),
        )
        if (runs || places.length === 0) continue
        report(policy, {
          pointer: '/pauseIn',
          part: 'key',
          message: `this stops the clocks in every state of the workflow "${workflow.id}"`,
          hint: 'name only states in which we wait for somebody else',
        })
      }
    }
  },
}
