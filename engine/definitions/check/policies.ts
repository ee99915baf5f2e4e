import type { Defined } from '#engine/core/catalogue.ts'
import { suggestion } from '#engine/core/similar.ts'
import { statePaths } from '#engine/core/workflow/states.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { SlaFile, WorkflowFile } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'
import { each } from './walk.ts'

export const unknownState: Check = {
  code: 'docket/unknown-state',
  severity: 'error',
  about: 'A policy names a state, or a tag of a state, that no workflow has.',
  bad: '"pauseIn": ["waitng"]',
  good: '"pauseIn": ["waiting"]',
  run(set, report) {
    if (set.workflows.size < set.ids('workflow').length) return
    const workflows = [...set.workflows.values()].map(({ value }) => value)
    const states = workflows.flatMap(statePaths)
    const places = [...new Set([...states, ...workflows.flatMap(stateTags), ...meaningful])]
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

const meaningful = ['sla.paused', 'solved', 'closed']

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

function stateTags(workflow: WorkflowFile): readonly string[] {
  const tags: string[] = []
  each(workflow.states, '', (value, pointer) => {
    if (/\/tags\/\d+$/.test(pointer)) tags.push(String(value))
  })
  return tags
}
