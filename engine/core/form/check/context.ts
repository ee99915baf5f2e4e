import type { Finding } from '#engine/core/form/finding.ts'
import type { FieldModel, FormModel } from '#engine/core/form/model.ts'

/** Words a hint such as `did you mean "topic"?`; null when nothing is near. */
export type Suggest = (written: string, candidates: readonly string[]) => string | null

export interface FormContext extends FormModel {
  /** All fields, depth first in page order. */
  readonly all: readonly FieldModel[]
  readonly suggest: Suggest
}

export type FormCheck = (context: FormContext) => readonly Finding[]
