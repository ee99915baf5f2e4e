import type { FieldView } from '#engine/core/form/form.ts'
import { isInstant, wallTimeOf } from '#engine/core/form/wall-time.ts'
import type { Json } from '#engine/core/json.ts'
import type { RefusedSubmission } from '#engine/http/pages.ts'

/** What stands in the fields of a form page: as typed when a submission came back, else what the form begins with. */
export interface Typed {
  /** Values of one field in order; `name` has its rows numbered (`items.0.street`). */
  values(name: string, field: FieldView): readonly string[]
  /** The moment that a field of date and time begins with, which the reader's own clock shows in another way. */
  instant(name: string, field: FieldView): string | undefined
  /** What stands in a row that is added. */
  blank(): Typed
  isTicked(name: string, field: FieldView, value: string): boolean
  /** How many rows of a list are shown. */
  rows(name: string, field: FieldView): number
  /** Files that arrived with the submission: nothing has to be chosen again. */
  files(name: string): readonly { readonly id: string; readonly name: string; readonly size: number }[]
}

/** Moments are shown on the clock of `timeZone`, the team's. */
export function typedOf(
  submission: RefusedSubmission | null,
  prefilled: Readonly<Record<string, Json>>,
  timeZone: string,
): Typed {
  const begun = (name: string, field: FieldView) => texts(prefilled[name] ?? field.initial)
  const values: Typed['values'] = (name, field) => {
    if (submission) return submission.values[name] ?? []
    const first = begun(name, field)
    return field.control === 'datetime' ? first.flatMap((text) => wallTimeOf(text, timeZone) ?? []) : first
  }
  return {
    values,
    instant(name, field) {
      const [text] = submission || field.control !== 'datetime' ? [] : begun(name, field)
      return text !== undefined && isInstant(text) ? text : undefined
    },
    blank: () => typedOf(null, {}, timeZone),
    isTicked: (name, field, value) => values(name, field).includes(value),
    rows(name, field) {
      const numbers = Object.keys({ ...submission?.values, ...submission?.files })
        .filter((key) => key.startsWith(`${name}.`))
        .map((key) => Number.parseInt(key.slice(name.length + 1), 10))
        .filter((number) => number >= 0 && number < 100)
      return Math.max(field.minRows, ...numbers.map((number) => number + 1))
    },
    files: (name) => submission?.files[name] ?? [],
  }
}

function texts(value: Json): readonly string[] {
  if (value === null) return []
  return Array.isArray(value) ? value.map(String) : [String(value)]
}
