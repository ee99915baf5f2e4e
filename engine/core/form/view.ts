import type { Defined } from '#engine/core/catalogue.ts'
import { inWords } from '#engine/core/condition-words.ts'
import { autocompleteOf } from '#engine/core/form/autocomplete.ts'
import type { FieldView, FormView } from '#engine/core/form/form.ts'
import { messagesIn } from '#engine/core/form/messages/messages.ts'
import { allFields, type FieldModel, type FormModel } from '#engine/core/form/model.ts'
import { isObject, schemaType } from '#engine/core/form/schema-type.ts'
import { inSteps } from '#engine/core/form/steps.ts'
import { subjectOf } from '#engine/core/form/subjects.ts'
import { choiceLabel, labelOf, translatedText } from '#engine/core/form/translate.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { Condition, FormFile } from '#engine/schemas/types.ts'

/** A form in one language, ready to be rendered; a text that is not translated is shown as it stands in the file. */
export function formView(defined: Defined<FormFile>, model: FormModel, locale: string): FormView {
  const { form, fields } = model
  const all = allFields(fields)
  const views = fields.map((field) => fieldView(field, { all, locale }))
  return {
    id: defined.id,
    hash: defined.hash,
    locale,
    title: translatedText(form, 'title', locale) ?? defined.id,
    description: translatedText(form, 'description', locale),
    team: defined.value['x-form']?.team ?? '',
    fields: views,
    steps: inSteps(views, ({ pageTitle }) => pageTitle !== null).map((inside) => ({
      title: inside[0]?.pageTitle ?? null,
      fields: inside,
    })),
    hasFiles: all.some(({ shape }) => shape.kind === 'file'),
  }
}

interface Around {
  readonly all: readonly FieldModel[]
  readonly locale: string
}

function fieldView(field: FieldModel, around: Around): FieldView {
  const { schema, items, shape, control } = field
  const { locale } = around
  const rules = shape.many ? { ...items, ...schema } : schema
  const visible = shape.visibleWhen ?? null
  return {
    name: field.name,
    control,
    label: labelOf(field, locale),
    labelPosition: (schema['x-label'] as FieldView['labelPosition'] | undefined) ?? 'top',
    help: helpOf(field, locale),
    placeholder: translatedText(schema, 'x-placeholder', locale),
    // A box that is left alone says no, which is an answer: only one that must be ticked is asked for.
    required: shape.required === true && (control !== 'checkbox' || shape.mustTick === true),
    visible,
    visibleInWords: visible && messagesIn(locale).visibleIf(sentenceOf(visible, field, around)),
    requiredWhen: shape.requiredWhen ?? null,
    choices: choicesOfView(field, locale),
    initial: initialOf(schema, shape.constant),
    multiple: shape.many === true,
    accept: shape.accept ?? [],
    maxBytes: shape.maxBytes ?? null,
    maxItems: numberOf(schema, 'maxItems'),
    minLength: numberOf(rules, 'minLength'),
    maxLength: shape.many ? null : numberOf(rules, 'maxLength'),
    minimum: numberOf(rules, 'minimum'),
    maximum: numberOf(rules, 'maximum'),
    step: control === 'number' ? stepOf(schema) : null,
    autocomplete: autocompleteOf(field),
    device: (schema['x-device'] as FieldView['device'] | undefined) ?? null,
    pageTitle: translatedText(schema, 'x-step', locale),
    animation: isObject(schema['x-animation']) ? schema['x-animation'] : null,
    customer: (schema['x-customer'] as FieldView['customer'] | undefined) ?? null,
    role: (schema['x-role'] as string | undefined) ?? null,
    fields: field.fields.map((inner) => fieldView(inner, around)),
    minRows: shape.kind === 'list' ? Math.max(1, numberOf(schema, 'minItems') ?? 1) : 0,
  }
}

function helpOf({ schema, shape }: FieldModel, locale: string): string | null {
  const help = translatedText(schema, 'x-help', locale) ?? translatedText(schema, 'description', locale)
  const isLines = shape.many && shape.kind !== 'choice' && shape.kind !== 'file'
  return isLines ? [help, messagesIn(locale).onePerLine].filter(Boolean).join(' ') : help
}

function choicesOfView(field: FieldModel, locale: string): FieldView['choices'] {
  const { choices = [], choiceWhen = {}, kind } = field.shape
  const { yes, no } = messagesIn(locale)
  return choices.map((choice) => {
    const value = String(choice)
    const label = choiceLabel(field, choice, locale)
    const isPlain = kind === 'boolean' && label === value
    return { value, label: isPlain ? (choice ? yes : no) : label, when: choiceWhen[value] ?? null }
  })
}

/** A condition as readers know its fields: by their labels, and choices by theirs. */
function sentenceOf(condition: Condition, field: FieldModel, { all, locale }: Around): string {
  const subject = (name: string) => subjectOf(name, field, all)
  const { yes, no } = messagesIn(locale)
  const label = (name: string) => {
    const found = subject(name)
    return found ? labelOf(found, locale) : name
  }
  const value = (name: string, value: unknown) => {
    if (typeof value === 'boolean') return value ? yes : no
    const found = subject(name)
    return found ? choiceLabel(found, value as Json, locale) : String(value)
  }
  return inWords(condition, { label, value }, /^zh\b/i.test(locale) ? 'zh-CN' : 'en')
}

function initialOf(schema: JsonObject, constant: Json | undefined): Json {
  return constant ?? schema.default ?? null
}

function stepOf(schema: JsonObject): 'any' | number {
  const multiple = numberOf(schema, 'multipleOf')
  if (multiple !== null) return multiple
  return schemaType(schema) === 'integer' ? 1 : 'any'
}

function numberOf(schema: JsonObject, keyword: string): number | null {
  const value = schema[keyword]
  return typeof value === 'number' ? value : null
}
