import type { Kind } from '#engine/core/form/shape.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { EditRefusal } from '#engine/definitions/edit/edit-form.ts'
import type { FieldType } from '#engine/definitions/edit/field-types.ts'
import type { DiffLine } from '#engine/definitions/edit/line-diff.ts'

/** A form file as the builder shows it: what is in the file now, and what is wrong with it. */
export interface BuilderState {
  readonly id: string
  /** `forms/contact.form.json`. */
  readonly path: string
  /** The file as it stands there. */
  readonly text: string
  /** Content hash of the text; an edit names the one that it was made for. */
  readonly version: string
  /** The form itself, as written; its `properties` are in `fields`. */
  readonly form: JsonObject
  readonly published: boolean
  /** False while the text has a mistake of syntax: then nothing is known of its fields. */
  readonly isReadable: boolean
  /** False while the engine refuses the file: visitors see the form as it was before. */
  readonly isSound: boolean
  readonly fields: readonly BuilderField[]
  /** What a condition may ask about. */
  readonly subjects: readonly BuilderSubject[]
  /** Answers that make a condition of the form hold, for the preview. */
  readonly branches: readonly Branch[]
  /** Problems of the form as a whole. */
  readonly problems: readonly BuilderProblem[]
  /** Lines that differ from the last commit, or from when the builder was opened, with a line around them. */
  readonly diff: readonly DiffLine[]
  readonly changed: number
  readonly since: 'commit' | 'opening'
  readonly canUndo: boolean
}

export interface BuilderField {
  /** Lines of the text that it takes, from 1; null where it is written in another place. */
  readonly lines: readonly [first: number, last: number] | null
  /** JSON pointer in the file, where it is written; the field's name in every edit. */
  readonly pointer: string
  readonly key: string
  /** Name in the form post; in rows `*` stands for the row's number. */
  readonly name: string
  readonly label: string
  readonly kind: Kind
  readonly many: boolean
  /** Null for a group and for rows. */
  readonly type: FieldType | null
  /** As written in the file; null where it cannot be changed here. */
  readonly written: JsonObject | null
  /** Why it cannot be changed here, and the lines that say it; null: it can. */
  readonly elsewhere: Elsewhere | null
  /** With references followed. */
  readonly schema: JsonObject
  readonly required: boolean
  readonly depth: number
  /** Its place among the fields that are written beside it, and how many there are. */
  readonly index: number
  readonly siblings: number
  /** Keywords that mean something here. */
  readonly keywords: readonly string[]
  readonly choices: readonly { readonly value: Json; readonly label: string }[]
  readonly problems: readonly BuilderProblem[]
  /** The visibility in words; null when it is always shown. */
  readonly visibleInWords: string | null
  /** It stands in a rule of the schema, which decides first whether it is shown. */
  readonly isInRule: boolean
}

/** `several`: rules each say a part of it. `shared`: a reference leads there, and others may too. `file`: it is in another file. */
export interface Elsewhere {
  readonly why: 'several' | 'shared' | 'file'
  readonly lines: readonly number[]
}

export interface BuilderSubject {
  readonly pointer: string
  readonly name: string
  readonly label: string
  readonly kind: Kind
  readonly choices: readonly { readonly value: Json; readonly label: string }[]
  readonly operators: readonly string[]
}

export interface Branch {
  /** `Topic: Damaged goods`. */
  readonly label: string
  readonly values: Readonly<Record<string, Json>>
}

export interface BuilderProblem {
  readonly severity: 'error' | 'warning'
  /** Keyword of the field (or of the form) that it is about, `x-visible`; empty when it is about the whole. */
  readonly keyword: string
  readonly line: number
  readonly message: string
  readonly hint: string | null
}

/** What the builder's server answers to an edit or an undo. */
export interface BuilderAnswer {
  readonly state: BuilderState
  /** Why nothing was done; `changed` when the file has been changed by somebody else meanwhile. */
  readonly refusal: EditRefusal | 'changed' | 'nothing-to-undo' | null
  /** The field that one looks at next. */
  readonly field: string
}
