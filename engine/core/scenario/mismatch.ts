import type { Json } from '#engine/core/json.ts'

/** One expectation that does not hold. */
export interface Mismatch {
  /** Pointer of the value below the expectation. */
  readonly pointer: string
  /** What it is about: `state`, `firstResponse dueAt`. */
  readonly fact: string
  readonly expected: Json
  readonly actual: Json
  /** True where writing `actual` in its place would not mend the scenario. */
  readonly isFixed?: boolean
  /** `file:line` of the rule that decided; null where nobody's rule did. */
  readonly rule: string | null
}
