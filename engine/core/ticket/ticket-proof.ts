import { operatorsOf } from '#engine/core/condition.ts'
import type { ProofOptions, SubjectShape } from '#engine/core/condition-proof.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { Condition } from '#engine/schemas/types.ts'

const scalar: SubjectShape = { mayBeList: false, values: null }
const maybeList: SubjectShape = { mayBeList: true, values: null }

const shapes: Readonly<Record<string, SubjectShape>> = {
  // The state and the states around it, of several regions together.
  state: maybeList,
  tags: maybeList,
  priority: { mayBeList: false, values: [0, 1, 2, 3] },
  channel: { mayBeList: false, values: ['form', 'email', 'chat'] },
}

/**
 * What proofs about conditions on tickets may take for granted (`subjects.ts`): answers may be lists; teams, agents and forms that are gone
 * may have left any id.
 */
export const ticketProof: ProofOptions = {
  shapeOf: (subject) => shapes[subject] ?? (subject.startsWith('fields.') ? maybeList : scalar),
  matcher: linearPattern,
}

/** Whether a condition can be judged as a whole: its patterns compile, and it asks for no value that is a mistake of its own. */
export function isJudged(condition: Condition): boolean {
  return Object.entries(condition).every(([key, test]) => {
    if (key === 'any') return (test as readonly Condition[]).every(isJudged)
    if (key === 'not') return isJudged(test as Condition)
    const known = shapes[key]?.values ?? null
    return operatorsOf(test).every(([operator, operand]) => {
      if (operator === 'matches') return compiles(String(operand))
      if (known === null || (operator !== 'is' && operator !== 'in')) return true
      return [operand].flat().every((value) => known.map(String).includes(String(value)))
    })
  })
}

function compiles(pattern: string): boolean {
  try {
    linearPattern(pattern)
    return true
  } catch {
    return false
  }
}
