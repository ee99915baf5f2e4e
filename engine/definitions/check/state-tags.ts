import type { WorkflowFile } from '#engine/schemas/types.ts'
import { each } from './walk.ts'

/** Tags that the engine reads, whatever a workflow says. */
export const meaningfulTags: readonly string[] = ['sla.paused', 'solved', 'closed']

/** Every tag of a workflow's states. */
export function stateTags(workflow: WorkflowFile): readonly string[] {
  const tags: string[] = []
  each(workflow.states, '', (value, pointer) => {
    if (/\/tags\/\d+$/.test(pointer)) tags.push(String(value))
  })
  return tags
}
