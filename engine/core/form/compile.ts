import type { Defined } from '#engine/core/catalogue.ts'
import { compileValidator } from '#engine/core/form/compile-validator.ts'
import { decodePost } from '#engine/core/form/decode.ts'
import { dropEmpty } from '#engine/core/form/drop-empty.ts'
import type { CompiledForm } from '#engine/core/form/form.ts'
import { defaultLanguage, messageLanguages } from '#engine/core/form/messages/messages.ts'
import { formModel } from '#engine/core/form/model.ts'
import { plainSchema } from '#engine/core/form/plain-schema.ts'
import { prefilled } from '#engine/core/form/prefill.ts'
import type { FormTexts } from '#engine/core/form/shape.ts'
import { shownSteps } from '#engine/core/form/shown-steps.ts'
import { ruleSteps } from '#engine/core/form/steps.ts'
import { submittedFrom } from '#engine/core/form/submission.ts'
import { formTexts } from '#engine/core/form/texts.ts'
import { languagesOf, nearestLocale } from '#engine/core/form/translate.ts'
import { checkSubmission } from '#engine/core/form/validate.ts'
import { formView } from '#engine/core/form/view.ts'
import type { Matcher } from '#engine/core/form/visibility.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { FormFile } from '#engine/schemas/types.ts'

/**
 * Compiles a form that `formProblems` found no error in; of one with errors it makes what it can, and may throw where the schema itself
 * is broken. References to other files must have been followed before (`inlineReferences`), since a form is compiled from what its
 * revision holds. Costs some milliseconds: keep the result under the form's hash.
 */
export function compileForm(defined: Defined<FormFile>, matcher: Matcher = linearPattern): CompiledForm {
  const model = formModel(defined.value)
  const schema = plainSchema(model)
  const shapes = model.fields.map(({ shape }) => shape)
  const validator = compileValidator(schema, matcher)
  const rules = ruleSteps(schema, shapes)
  const initial = Object.fromEntries(model.fields.map((field) => [field.shape.key, field.schema.default ?? null]))
  const texts = new Map<string, FormTexts>()
  const languages = [...languagesOf(model.form), ...messageLanguages]
  const language = (locale: string) => nearestLocale(languages, locale) ?? defaultLanguage
  const textsIn = (locale: string): FormTexts => {
    const key = language(locale)
    const known = texts.get(key)
    if (known) return known
    const made = formTexts(model, schema, key)
    texts.set(key, made)
    return made
  }

  return {
    defined,
    published: defined.value['x-form']?.published !== false,
    schema,
    language,
    view: (locale) => formView(defined, model, locale),
    decode: (entries, teamTimeZone) => dropEmpty(shapes, decodePost(shapes, entries, teamTimeZone), matcher),
    pageData: (locale) => ({ fields: shapes, texts: textsIn(locale), rules }),
    hasSteps: (shapes.at(-1)?.step ?? 0) > 0,
    stepOf(name) {
      const key = name.split('.', 1)[0]
      return (name === '' ? shapes.at(-1) : shapes.find((shape) => shape.key === key))?.step ?? 0
    },
    shownSteps: (values = initial) => shownSteps(model.fields, values, matcher),
    prefill: (known) => prefilled(model, known),
    check(values, { locale, team, uploads, upTo }) {
      const form = { fields: shapes, texts: textsIn(locale), rules }
      const checked = checkSubmission(form, values, { validator, matcher, uploads, upTo })
      if (checked.errors.length > 0) return { ok: false, errors: checked.errors }
      return { ok: true, submitted: submittedFrom(defined, model, checked, team.id) }
    },
  }
}
