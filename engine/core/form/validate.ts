import { isTooLarge, sortAnswers } from '#engine/core/form/answers.ts'
import { type Asked, askFields } from '#engine/core/form/asked.ts'
import { fileMistake } from '#engine/core/form/files.ts'
import type { FieldError, Uploads } from '#engine/core/form/form.ts'
import type { Mistake } from '#engine/core/form/mistake.ts'
import type { RuleError } from '#engine/core/form/rule-error.ts'
import { ruleMistakes } from '#engine/core/form/rule-errors.ts'
import type { Visibility } from '#engine/core/form/scope.ts'
import type { FieldShape, FormTexts } from '#engine/core/form/shape.ts'
import { type RuleSteps, reachOf } from '#engine/core/form/steps.ts'
import { type Matcher, visibilityOf } from '#engine/core/form/visibility.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

/** Checks values against the plain schema: Ajv compiled on the server, Ajv standalone on the page. Empty: they fit. */
export type Validator = (values: JsonObject) => readonly RuleError[]

export interface SubmissionTools {
  readonly validator: Validator
  readonly matcher: Matcher
  readonly uploads: Uploads
  /** Number of the step up to which answers are checked; left out: all of them. */
  readonly upTo?: number | undefined
}

export interface CheckedSubmission {
  /** Answers to visible fields. */
  readonly values: JsonObject
  readonly extra: JsonObject
  /** One for each field at fault, in page order; what concerns the form as a whole comes last. */
  readonly errors: readonly FieldError[]
}

export interface CheckedForm {
  readonly fields: readonly FieldShape[]
  readonly texts: FormTexts
  readonly rules: RuleSteps
}

/**
 * Checks a submission, on the server and on the page alike: answers apart from the rest → visibility in order of dependence → what is
 * invisible is dropped → the plain schema → what is required among the visible, choices that are offered, files.
 */
export function checkSubmission(
  { fields, texts, rules }: CheckedForm,
  sent: JsonObject,
  { validator, matcher, uploads, upTo }: SubmissionTools,
): CheckedSubmission {
  if (isTooLarge(sent)) return { values: {}, extra: {}, errors: [errorOf(null, { code: 'too-large' }, texts)] }
  const answers = sortAnswers(fields, sent)
  const visibility = visibilityOf(matcher)
  const { asked, kept } = askFields(fields, answers, visibility)
  const bound = asked.filter(({ isBound }) => isBound)
  const reach = reachOf(fields, rules, upTo)
  const broken = validator(kept)
  const reached = reach ? bound.filter(({ name }) => reach.hasField(name.split('.', 1)[0] ?? '')) : bound
  const own = new Map(reached.map((one) => [one, ownMistake(one, visibility, uploads)]))
  const ofRules = ruleMistakes(
    reach ? broken.filter(({ schemaPath }) => reach.hasRule(schemaPath)) : broken,
    bound,
    reached.filter((one) => own.get(one)),
  )
  const errors = reached.flatMap((one) => {
    const mistake = own.get(one) ?? ofRules.byField.get(one)
    return mistake ? [errorOf(one, mistake, texts)] : []
  })
  const ofForm = ofRules.ofForm && !reach ? [errorOf(null, ofRules.ofForm, texts)] : []
  return { values: kept, extra: answers.extra, errors: [...errors, ...ofForm] }
}

/** What no schema can say: conditional requirements, conditional choices, files. */
function ownMistake({ field, scope, value }: Asked, visibility: Visibility, uploads: Uploads): Mistake | null {
  if (value === undefined) {
    return field.kind !== 'group' && visibility.isRequired(field, scope) ? { code: 'required' } : null
  }
  if (field.kind === 'file') return fileMistake(field, value, uploads)
  if (!field.choiceWhen) return null
  const chosen = Array.isArray(value) ? value : [value]
  const isRefused = (choice: Json) => typeof choice !== 'object' && !visibility.isOffered(field, String(choice), scope)
  return chosen.some(isRefused) ? { code: 'enum' } : null
}

function errorOf(asked: Asked | null, { code, file }: Mistake, texts: FormTexts): FieldError {
  const ofForm = texts[''] ?? {}
  const ofField = texts[asked?.pattern ?? ''] ?? ofForm
  const isPlace = code.startsWith('#')
  const sentence = (isPlace ? ofForm[code] : ofField[code]) ?? ofField['*'] ?? ofForm['*'] ?? code
  return {
    field: asked?.name ?? '',
    code: isPlace ? code.slice(code.lastIndexOf('/') + 1) : code,
    message: file === undefined ? sentence : sentence.replace('{file}', () => file),
  }
}
