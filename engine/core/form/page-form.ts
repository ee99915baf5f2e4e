import { sortAnswers } from '#engine/core/form/answers.ts'
import { askFields } from '#engine/core/form/asked.ts'
import { decodePost } from '#engine/core/form/decode.ts'
import { dropEmpty } from '#engine/core/form/drop-empty.ts'
import type { FieldError, RawEntries, Uploads } from '#engine/core/form/form.ts'
import type { RuleError } from '#engine/core/form/rule-error.ts'
import type { FieldShape, FormTexts } from '#engine/core/form/shape.ts'
import type { RuleSteps } from '#engine/core/form/steps.ts'
import { checkSubmission } from '#engine/core/form/validate.ts'
import { type Matcher, visibilityOf } from '#engine/core/form/visibility.ts'
import type { JsonObject } from '#engine/core/json.ts'

/** What conditions make of a field (or of the field of a row) with the present answers. */
export interface FieldState {
  /** Name in the post, rows numbered as on the page. */
  readonly name: string
  readonly isVisible: boolean
  readonly isRequired: boolean
  /** Values of the choices that are offered now; null where none depends on a condition. */
  readonly offered: readonly string[] | null
}

/** A form on the page: what `/forms/{id}.js` exports. It says what the server would say. */
export interface PageForm {
  /** `id` and content hash of the form, and the language of its messages. */
  readonly about: { readonly id: string; readonly hash: string; readonly locale: string }
  /**
   * Reads the entries of the form (`new FormData(form)`) into values. A file's value is any id that `uploads` knows it by. Times are read
   * in the zone named by `docket-time-zone`.
   */
  decode(entries: RawEntries): JsonObject
  /**
   * Messages in page order, one for each field; empty: it can be sent. With `upTo`, the number of a step, only what is wrong up to there:
   * empty then means that the next one can be shown.
   */
  validate(values: JsonObject, uploads?: Uploads, upTo?: number): readonly FieldError[]
  /** Every field as the answers stand now, in page order. */
  states(entries: RawEntries): readonly FieldState[]
}

/** Ajv's own kind of function: false, and the errors on itself. */
export interface StandaloneValidator {
  (values: JsonObject): boolean
  errors?: readonly RuleError[] | null
}

/** Joins a form's data with its validator; the module behind `/forms/{id}.js` calls it with both. */
export function pageForm(
  about: PageForm['about'],
  fields: readonly FieldShape[],
  texts: FormTexts,
  validate: StandaloneValidator,
  rules: RuleSteps = {},
): PageForm {
  const validator = (values: JsonObject) => (validate(values) ? [] : (validate.errors ?? []))
  const read = (entries: RawEntries) => decodePost(fields, entries, 'UTC')
  return {
    about,
    decode: (entries) => dropEmpty(fields, read(entries), matcher),
    validate: (values, uploads = new Map(), upTo = undefined) =>
      checkSubmission({ fields, texts, rules }, values, { validator, matcher, uploads, upTo }).errors,
    states(entries) {
      const visibility = visibilityOf(matcher)
      const answers = sortAnswers(fields, read(entries))
      return askFields(fields, answers, visibility).asked.map(({ field, scope, name, isVisible }) => ({
        name,
        isVisible,
        isRequired: isVisible && visibility.isRequired(field, scope),
        offered: field.choiceWhen
          ? (field.choices ?? []).map(String).filter((choice) => visibility.isOffered(field, choice, scope))
          : null,
      }))
    },
  }
}

const patterns = new Map<string, RegExp>()

const matcher: Matcher = (pattern) => {
  const known = patterns.get(pattern) ?? new RegExp(pattern, 'u')
  patterns.set(pattern, known)
  return known
}
