import type { SubjectShape } from '#engine/core/condition-proof.ts'

const scalar: SubjectShape = { mayBeList: false, values: null }
const maybeList: SubjectShape = { mayBeList: true, values: null }

const shapes: Readonly<Record<string, SubjectShape>> = {
  // The state and the states around it, of several regions together.
  state: maybeList,
  tags: maybeList,
  priority: { mayBeList: false, values: [0, 1, 2, 3] },
  channel: { mayBeList: false, values: ['form', 'email', 'chat'] },
}

/** What the values of a subject of tickets look like (`subjects.ts`). Answers may be lists; files that are gone may have left any id. */
export function ticketShape(subject: string): SubjectShape {
  return shapes[subject] ?? (subject.startsWith('fields.') ? maybeList : scalar)
}
