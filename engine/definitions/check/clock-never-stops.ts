import { statePaths } from '#engine/core/workflow/states.ts'
import type { Check } from './check.ts'
import { stateTags } from './state-tags.ts'
import { policiesOf } from './team-policies.ts'

export const clockNeverStops: Check = {
  code: 'docket/clock-never-stops',
  severity: 'warning',
  about:
    'A resolution is met in a state tagged `solved` or `closed`, and `reach` in the state it names. In a workflow without one, every ticket of this policy is late in the end.',
  file: 'workflows/standard.sla.json',
  bad: '"targets": { "firstResponse": "PT4H", "reach": { "state": "planned", "within": "P1D" } }',
  good: '"targets": { "firstResponse": "PT4H", "reach": { "state": "open", "within": "P1D" } }',
  instead: '"targets": { "firstResponse": "PT4H", "resolution": "P2D" }',
  beside: {
    'workflows/repair.workflow.json':
      '{ "id": "repair", "initial": "planned", "states": { "planned": { "on": { "ticket.closed": "done" } }, "done": { "tags": ["closed"] } } }',
  },
  run(set, report) {
    for (const team of set.teams.values()) {
      const workflow = set.workflows.get(team.value.workflow)
      if (!workflow) continue
      const isFinished = stateTags(workflow.value).some((tag) => tag === 'solved' || tag === 'closed')
      const states = statePaths(workflow.value)
      for (const policy of policiesOf(set, team.value.policies)) {
        const { resolution, reach } = policy.value.targets
        if (resolution !== undefined && !isFinished) {
          const message = `no state of the workflow "${workflow.id}" is tagged "solved" or "closed": this clock never stops`
          report(policy, { pointer: '/targets/resolution', message, hint: `tag a state in ${workflow.file}` })
        }
        const isElsewhere = [...set.workflows.values()].some(({ value }) =>
          statePaths(value).includes(reach?.state ?? ''),
        )
        if (reach === undefined || states.includes(reach.state) || !isElsewhere) continue
        report(policy, {
          pointer: '/targets/reach/state',
          message: `the workflow "${workflow.id}" of the team "${team.id}" has no state "${reach.state}": there this clock never stops`,
          hint: `leave the policy out of the "policies" of ${team.file}, or name a state of its workflow`,
        })
      }
    }
  },
}
