import type { FieldError, FormView } from '#engine/core/form/form.ts'
import { allFields, type FormModel } from '#engine/core/form/model.ts'
import { formView } from '#engine/core/form/view.ts'
import type { Json } from '#engine/core/json.ts'
import type { FormPage, PageContext } from '#engine/http/pages.ts'
import type { FormFile } from '#engine/schemas/types.ts'
import type { ReadForm } from './read-form.ts'

/** What the preview shows: the form with some answers given, and, if wanted, with the mistakes that can be made beside them. */
export interface PreviewOf {
  readonly hasErrors: boolean
  readonly values: Readonly<Record<string, Json>>
}

/**
 * What the form page is told, so that it shows the file as it is now, whether or not the engine takes it. A form of which nothing can be
 * read is shown as it runs. `instance` names this one view of it, so that what is typed into a preview is never taken for a draft.
 */
export function previewContext(
  context: PageContext,
  form: ReadForm,
  { of, locale, script, instance }: { of: PreviewOf; locale: string; script: string; instance: string },
): PageContext {
  const { model, file } = form
  if (!model) return context
  const view = viewOf(form, model, locale, instance)
  const given = of.hasErrors ? { ...wrongAnswers(model), ...of.values } : of.values
  const errors = of.hasErrors ? errorsOf(form, given, locale) : []
  const shownSteps = form.compiled()?.shownSteps({ ...of.values }) ?? [0]
  const page: FormPage = {
    view,
    // A preview sends nothing: there is nobody at this address.
    action: `/__builder/${file.id}/nowhere`,
    script,
    submissionId: null,
    token: null,
    timeZone: 'UTC',
    values: of.values,
    shownSteps,
  }
  return {
    ...context,
    formPage: () => page,
    submission:
      errors.length === 0
        ? null
        : {
            form: file.id,
            values: Object.fromEntries(
              Object.entries(given).map(([name, value]) => [name, [value].flat().map(String)]),
            ),
            files: {},
            errors,
            reason: 'invalid',
            step: shownSteps[0] ?? 0,
            shownSteps,
            savedAs: null,
            saved: null,
          },
  }
}

function viewOf({ file }: ReadForm, model: FormModel, locale: string, instance: string): FormView {
  const value = model.form as unknown as FormFile
  const view = formView({ id: file.id, file: file.path, hash: file.version, value, lines: {} }, model, locale)
  return { ...view, id: `preview-${file.id}-${instance}` }
}

function errorsOf(form: ReadForm, values: Readonly<Record<string, Json>>, locale: string): readonly FieldError[] {
  const compiled = form.compiled()
  if (!compiled) return []
  const team = { id: '', timeZone: 'UTC' }
  const verdict = compiled.check(values as { [name: string]: Json }, { locale, team, uploads: new Map() })
  return verdict.ok ? [] : verdict.errors
}

/** Answers that break the rules which only an answer can break; every other field stays empty. */
function wrongAnswers(model: FormModel): Readonly<Record<string, Json>> {
  const wrong = allFields(model.fields).flatMap(({ name, schema, shape }): readonly (readonly [string, Json])[] => {
    if (name.includes('.') || shape.many) return []
    if (shape.kind === 'email') return [[name, 'nobody']]
    if (typeof schema.pattern === 'string') return [[name, '?']]
    if (typeof schema.minimum === 'number') return [[name, schema.minimum - 1]]
    if (typeof schema.maximum === 'number') return [[name, schema.maximum + 1]]
    return []
  })
  return Object.fromEntries(wrong)
}
