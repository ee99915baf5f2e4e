import type { Json, JsonObject } from '#engine/core/json.ts'
import type { FormEdit } from '#engine/definitions/edit/edit-form.ts'
import type { Choice, NewType } from '#engine/definitions/edit/field-types.ts'
import type { SayInBuilder } from '../../i18n/builder/texts.ts'
import type { BuilderField, BuilderState } from '../state.ts'

/** Everything that the builder's page shows, as one value. */
export interface ViewState {
  readonly file: BuilderState
  /** Pointer of the field that is looked at; empty: the form itself. */
  readonly picked: string
  readonly preview: Preview
  /** The new field that is being described; null: none. */
  readonly adding: Adding | null
  /** Conditions that have a gap yet, or are shown as they were put together, by field and keyword. */
  readonly sentences: Readonly<Record<string, Draft>>
  /** What was typed and is not in the file yet, by control. */
  readonly typed: Readonly<Record<string, string>>
  /** What has just happened, or why something was not done. */
  readonly notice: { readonly text: string; readonly isWrong: boolean } | null
  readonly isLost: boolean
  /** What the drawer shows. */
  readonly drawer: 'changes' | 'file'
}

export interface Preview {
  readonly hasErrors: boolean
  /** Label of the branch whose answer is given; empty: none is. */
  readonly branch: string
  /** Language of the form; the first one of the site is the one that it is written in. */
  readonly locale: string
  readonly hasScript: boolean
  readonly isNarrow: boolean
}

export interface Adding {
  readonly after: string
  /** In front of the fields of that group or row, or with an empty pointer of the form. */
  readonly isInside: boolean
  readonly type: NewType
}

/** A condition as rows of controls: a gap is an empty subject, or an operand that is missing. */
export type Draft = readonly (readonly Row[])[]

export interface Row {
  readonly subject: string
  /** `is`, `is.not`, `isSet` … */
  readonly test: string
  readonly operand: Json
}

export interface Context {
  readonly say: SayInBuilder
  /** Language of the builder itself. */
  readonly locale: string
  readonly locales: readonly { readonly code: string; readonly label: string }[]
}

/** What the parts of the page may do. */
export interface Acts {
  pick(pointer: string): void
  edit(edit: FormEdit, notice?: string): void
  set(field: string, path: readonly string[], value: Json | null): void
  undo(): void
  move(pointer: string, to: number): void
  remove(pointer: string): void
  duplicate(pointer: string): void
  rename(pointer: string, key: string): void
  nest(pointer: string, into: string): void
  startAdding(after: string, isInside: boolean): void
  changeAdding(change: Partial<Adding>): void
  cancelAdding(): void
  add(field: { readonly key: string; readonly title: string; readonly choices: readonly Choice[] }): void
  preview(change: Partial<Preview>): void
  /** Keeps what is being typed while the page is drawn anew. */
  type(control: string, text: string | null): void
  /** Changes the rows of the condition at a path of a field's keywords; a whole one is written, none is taken out. */
  say(field: string, path: readonly string[], draft: Draft | null): void
  showDrawer(drawer: ViewState['drawer']): void
}

export function fieldAt(file: BuilderState, pointer: string): BuilderField | undefined {
  return file.fields.find((field) => field.pointer === pointer)
}

/** The object that holds what is looked at: the field as written, or the form. */
export function writtenOf(state: ViewState): JsonObject {
  if (state.picked === '') return state.file.form
  return fieldAt(state.file, state.picked)?.written ?? {}
}

/** Where a text stands: beside the others, or among the translations when the form is looked at in another language. */
export function textPath(state: ViewState, { locales }: Context, keyword: string): readonly string[] {
  const { locale } = state.preview
  return locale === locales[0]?.code ? [keyword] : ['x-i18n', locale, keyword]
}

/** Name of a condition among the sentences that have a gap yet. */
export function sentenceName(field: string, path: readonly string[]): string {
  return [field, ...path].join(' ')
}

export function valueAt(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((now, key) => {
    if (typeof now !== 'object' || now === null || !Object.hasOwn(now, key)) return undefined
    return (now as JsonObject)[key]
  }, value)
}
