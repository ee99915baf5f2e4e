import type { Defined } from '#engine/core/catalogue.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { SlaFile } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'
import { stateTags } from './state-tags.ts'

export const clockNeverStops: Check = {
  code: 'docket/clock-never-stops',
  severity: 'warning',
  about:
    'A resolution is met in a state tagged `solved` or `closed`. In a workflow without one, every ticket of this policy is late in the end.',
  bad: '"solved": { "meta": { "title": "Solved" } }',
  good: '"solved": { "meta": { "title": "Solved" }, "tags": ["solved"] }',
  run(set, report) {
    for (const team of set.teams.values()) {
      const workflow = set.workflows.get(team.value.workflow)
      if (!workflow || stateTags(workflow.value).some((tag) => tag === 'solved' || tag === 'closed')) continue
      for (const policy of policiesOf(set, team.value.policies)) {
        if (policy.value.targets.resolution === undefined) continue
        const message = `no state of the workflow "${workflow.id}" is tagged "solved" or "closed": this clock never stops`
        report(policy, { pointer: '/targets/resolution', message, hint: `tag a state in ${workflow.file}` })
      }
    }
  },
}

function policiesOf({ policies }: FileSet, ids: readonly string[] | undefined): readonly Defined<SlaFile>[] {
  return [...policies.values()].filter(({ id }) => ids?.includes(id) ?? true)
}
