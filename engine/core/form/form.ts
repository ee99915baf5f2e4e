import type { Defined } from '#engine/core/catalogue.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { Priority } from '#engine/core/ticket/ticket.ts'
import type { Condition, FormFile } from '#engine/schemas/types.ts'

export type Control =
  | 'text'
  | 'textarea'
  | 'email'
  | 'tel'
  | 'url'
  | 'number'
  | 'radio'
  | 'select'
  | 'checkbox'
  | 'checkboxes'
  | 'date'
  | 'datetime'
  | 'file'
  | 'hidden'
  | 'heading'
  | 'note'
  | 'group'
  | 'list'

/** One field as the page shows it, already in one language. Names are those of the form post (`address.street`). */
export interface FieldView {
  readonly name: string
  readonly control: Control
  readonly label: string
  readonly labelPosition: 'top' | 'left' | 'right' | 'hidden'
  readonly help: string | null
  readonly placeholder: string | null
  readonly required: boolean
  /** Condition under which it is shown; null: always. */
  readonly visible: Condition | null
  /** The same condition as a sentence, for readers without JavaScript. */
  readonly visibleInWords: string | null
  readonly requiredWhen: Condition | null
  readonly choices: readonly { readonly value: string; readonly label: string; readonly when: Condition | null }[]
  readonly initial: Json
  readonly accept: readonly string[]
  readonly maxBytes: number | null
  readonly maxItems: number | null
  readonly minLength: number | null
  readonly maxLength: number | null
  readonly minimum: number | null
  readonly maximum: number | null
  /** `any` for decimals, 1 for integers. */
  readonly step: 'any' | number | null
  readonly autocomplete: string | null
  readonly device: 'hide-on-phone' | 'hide-on-desktop' | null
  /** Fields of a `group` or of one row of a `list`. */
  readonly fields: readonly FieldView[]
  readonly minRows: number
}

/** A form in one language, ready to be rendered. */
export interface FormView {
  readonly id: string
  /** Content hash: the value of `docket-form`. */
  readonly hash: string
  readonly locale: string
  readonly title: string
  readonly description: string | null
  readonly team: string
  readonly fields: readonly FieldView[]
  readonly hasFiles: boolean
}

/** What a submission says, in the form's terms; `field` is the name in the post. */
export interface FieldError {
  readonly field: string
  /** The Ajv keyword that failed, or `required`, `type`, `file-type`, `file-size`, `file-count`, `address`. */
  readonly code: string
  readonly message: string
}

/** A checked submission: what becomes the ticket. */
export interface Submitted {
  readonly team: string
  readonly title: string
  readonly description: string
  readonly priority: Priority | null
  readonly tags: readonly string[]
  readonly requester: { readonly name: string; readonly email: string; readonly phone: string; readonly company: string }
  /** Declared, visible and valid values by property name. */
  readonly fields: JsonObject
  /** What was sent under unknown names; it sets nothing. */
  readonly extra: JsonObject
  /** Ids of uploads named by file fields, by field name. */
  readonly uploads: Readonly<Record<string, readonly string[]>>
}

export type Verdict =
  | { readonly ok: true; readonly submitted: Submitted }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

/** A form post before it is decoded: names in order, files already stored as uploads (their id is the value). */
export type RawEntries = readonly (readonly [name: string, value: string])[]

/** A compiled form; made once per content hash. */
export interface CompiledForm {
  readonly defined: Defined<FormFile>
  readonly published: boolean
  /** The plain JSON Schema of a submission, without keywords of ours. */
  readonly schema: JsonObject
  view(locale: string): FormView
  /** Decodes a form post; JSON callers pass their object to `check` as it is. */
  decode(entries: RawEntries, teamTimeZone: string): JsonObject
  /** decode → visibility → drop → Ajv → required; the same order as in the browser. Messages are in `locale`. */
  check(values: JsonObject, context: CheckContext): Verdict
}

export interface CheckContext {
  readonly locale: string
  readonly team: { readonly id: string; readonly timeZone: string }
  /** Uploads by id, for count, size and type rules. */
  readonly uploads: ReadonlyMap<string, { readonly name: string; readonly type: string; readonly size: number }>
}
