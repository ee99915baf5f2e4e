import type { Json } from '#engine/core/json.ts'
import type { Condition } from '#engine/schemas/types.ts'

/** How an answer is read from a post. `shown` (headings, notes) is never submitted, `constant` never typed. */
export type Kind =
  | 'text'
  | 'longtext'
  | 'email'
  | 'uri'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'date'
  | 'datetime'
  | 'file'
  | 'group'
  | 'list'
  | 'constant'
  | 'shown'

/**
 * What decoding, visibility and checking need to know of a field: plain data, the same on the server and on the page. Keys that say
 * nothing are left out, since the page loads this with every form.
 */
export interface FieldShape {
  /** Property name. */
  readonly key: string
  readonly kind: Kind
  /** An array of that kind: ticked boxes, files, a text area with an answer on each line. */
  readonly many?: true
  /** Listed in `required`, and no `x-required` decides instead. */
  readonly required?: true
  readonly requiredWhen?: Condition
  readonly visibleWhen?: Condition
  /** A boolean whose only value is true. */
  readonly mustTick?: true
  /** Of a `choice`, or of a boolean with two radio buttons: the values, typed. */
  readonly choices?: readonly Json[]
  /** Choice as text → condition under which it is offered. */
  readonly choiceWhen?: Readonly<Record<string, Condition>>
  /** Of a `constant`: its value, whatever was sent. */
  readonly constant?: Json
  /** Of a hidden field that may be prefilled: its value when nothing was. */
  readonly otherwise?: Json
  /** Of a field in a group or row: what it begins with. */
  readonly begins?: Json
  readonly accept?: readonly string[]
  readonly maxBytes?: number
  readonly maxItems?: number
  /** Of a field of the form itself: number of the step it stands in; left out in the first one. */
  readonly step?: number
  /** Of a `group`, or of a row of a `list`. */
  readonly fields?: readonly FieldShape[]
}

/**
 * What is said about each mistake, in one language: field pattern (`items.*.street`; empty: the form as a whole) → code → sentence.
 * `*` as code is what is said when no other fits; `{file}` stands for a file's name.
 */
export type FormTexts = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Names that would reach into an object's prototype; never a field, never kept. */
export const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Largest file of a field without `x-maxBytes`. */
export const defaultFileBytes = 25_000_000
