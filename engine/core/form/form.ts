import type { Defined } from '#engine/core/catalogue.ts'
import type { FieldShape, FormTexts } from '#engine/core/form/shape.ts'
import type { RuleSteps } from '#engine/core/form/steps.ts'
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

/** One field as the page shows it, already in one language. */
export interface FieldView {
  /** Its name in the form post: `address.street`; in a row of a list `*` stands for the row's number: `items.*.street`. */
  readonly name: string
  readonly control: Control
  readonly label: string
  readonly labelPosition: 'top' | 'left' | 'right' | 'hidden'
  readonly help: string | null
  readonly placeholder: string | null
  /** Asked for whenever it is shown: a field with `visible` gets no HTML `required`, and is not marked as optional. */
  readonly required: boolean
  /** Condition under which it is shown; null: always. */
  readonly visible: Condition | null
  /** The same condition as a sentence, for readers without JavaScript. */
  readonly visibleInWords: string | null
  readonly requiredWhen: Condition | null
  readonly choices: readonly { readonly value: string; readonly label: string; readonly when: Condition | null }[]
  /** What it begins with: the default, or the constant of a hidden field. */
  readonly initial: Json
  /** Takes several values: files, or a text area with one answer on each line. */
  readonly multiple: boolean
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
  /** Title of the page of a long form that begins with this field. */
  readonly pageTitle: string | null
  /** `x-animation` as written. */
  readonly animation: JsonObject | null
  /** What the customer may do with it later, on the request page; null: it is shown as it was sent. */
  readonly customer: 'write' | 'read' | 'hidden' | null
  /** `x-role` as written: what of the ticket it makes; null without one. */
  readonly role: string | null
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
  /** The pages of a long form, with the same fields; a form without steps has one, without a title. */
  readonly steps: readonly StepView[]
  readonly hasFiles: boolean
}

export interface StepView {
  /** Null for what stands before the first field that begins a step. */
  readonly title: string | null
  readonly fields: readonly FieldView[]
}

/** What is wrong with a submission, in the form's terms. */
export interface FieldError {
  /** The name in the post (`items.0.street`); empty when no single field is at fault. */
  readonly field: string
  /**
   * The Ajv keyword that failed, or `required`, `type`, `file-type`, `file-size`, `file-count`, `file-missing` (an upload that is not
   * kept any more), `address` (not a mail address), `too-large` (more than any form can mean).
   */
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
  readonly requester: {
    readonly name: string
    readonly email: string
    readonly phone: string
    readonly company: string
  }
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

/** What is known before anything was typed: the query string, what of it was signed, and the person. */
export interface Known {
  readonly url: RawEntries
  readonly link: RawEntries
  /** Role → value, such as `requester.email`. */
  readonly requester: Readonly<Record<string, string>>
}

/** A compiled form; made once per content hash. */
export interface CompiledForm {
  readonly defined: Defined<FormFile>
  readonly published: boolean
  /** The plain JSON Schema of a submission, without keywords of ours. */
  readonly schema: JsonObject
  /** The language nearest to a locale among those that the form is translated into and those of our own messages. */
  language(locale: string): string
  view(locale: string): FormView
  /** What the page's script needs beside the validator; see `page-form.ts`. */
  pageData(locale: string): {
    readonly fields: readonly FieldShape[]
    readonly texts: FormTexts
    readonly rules: RuleSteps
  }
  /** Decodes a form post; JSON callers pass their object to `check` as it is. */
  decode(entries: RawEntries, teamTimeZone: string): JsonObject
  /** Numbers of the steps in which something is asked or told with these values (by property name) or, left out, before any answer; the first is 0. */
  shownSteps(values?: JsonObject): readonly number[]
  /** It has more than one page. */
  readonly hasSteps: boolean
  /** Number of the step that a field stands in, by its name in the post; that of the last one for the form as a whole. */
  stepOf(field: string): number
  /** Values to begin with, typed, for the fields that allow it (`x-prefill`); what does not fit is left out. */
  prefill(known: Known): JsonObject
  /** decode → visibility → drop → Ajv → required; the same order as in the browser. Messages are in `locale`. */
  check(values: JsonObject, context: CheckContext): Verdict
}

export interface CheckContext {
  readonly locale: string
  readonly team: { readonly id: string; readonly timeZone: string }
  readonly uploads: Uploads
  /** Number of the step up to which the reader has come: what later ones ask for is not missed yet. Left out: everything is checked. */
  readonly upTo?: number
}

/** Uploads by id, for count, size and type rules. An empty `type` is not known, and fits everywhere. */
export type Uploads = ReadonlyMap<string, { readonly name: string; readonly type: string; readonly size: number }>
