import { misnamedStates } from '#engine/core/workflow/verify.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import type { Finding } from './finding.ts'
import type { Kind } from './kinds.ts'

const names = new Set(['docket/unknown-action', 'docket/unknown-guard', 'docket/unknown-delay'])
/** Where a misspelt key hides no state: in what a state does, not in what it is. */
const harmless = /^(?:\/states\/[^/]+)*\/(?:on|after|always|onDone|entry|exit|meta|events)(?:\/|$)/

/**
 * What is wrong besides in a workflow of which only names do not fit its meta-schema: its states stand where they should, so a target that
 * does not exist is told in the same breath.
 */
export function furtherFindings(kind: Kind, value: unknown, findings: readonly Finding[]): readonly Finding[] {
  if (kind !== 'workflow' || findings.length === 0) return []
  const isOfNames = findings.every(
    ({ code, pointer }) => names.has(code) || (code === 'docket/unknown-key' && harmless.test(pointer)),
  )
  return isOfNames ? misnamedStates(value as WorkflowFile) : []
}
