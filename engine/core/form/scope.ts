import type { FieldShape } from '#engine/core/form/shape.ts'
import type { JsonObject } from '#engine/core/json.ts'

/** The fields of the form, of a group or of one row, with what was answered there. */
export interface Scope {
  readonly fields: readonly FieldShape[]
  readonly values: JsonObject
  /** Null for the form itself. */
  readonly parent: Scope | null
  /** In a row its own fields come first in conditions; in a group only where the form has none of that name. */
  readonly isRow: boolean
}

/** Answers what conditions decide. Each answer is worked out once, together with the fields it depends on. */
export interface Visibility {
  isVisible(field: FieldShape, scope: Scope): boolean
  isRequired(field: FieldShape, scope: Scope): boolean
  /** Whether a choice is offered now. */
  isOffered(field: FieldShape, choice: string, scope: Scope): boolean
  /** The scope inside a group, or one for each row of a list; always the same ones. */
  inside(field: FieldShape, scope: Scope): readonly Scope[]
}
