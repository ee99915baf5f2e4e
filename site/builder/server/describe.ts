import { inWords } from '#engine/core/condition-words.ts'
import { branchesOf } from '#engine/core/form/branches.ts'
import { messagesIn } from '#engine/core/form/messages/messages.ts'
import { allFields, type FieldModel } from '#engine/core/form/model.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import { subjectOf } from '#engine/core/form/subjects.ts'
import { choiceLabel, labelOf } from '#engine/core/form/translate.ts'
import { placesOf } from '#engine/core/form/written-at.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { Problem } from '#engine/core/problem.ts'
import { typeOf } from '#engine/definitions/edit/field-types.ts'
import { pathOf } from '#engine/definitions/edit/json-text.ts'
import { keywordsFor, operatorsFor } from '#engine/definitions/edit/keywords.ts'
import { type DiffLine, lineDiff } from '#engine/definitions/edit/line-diff.ts'
import { lineStarts, positionOf } from '#engine/definitions/text.ts'
import type { Branch, BuilderField, BuilderProblem, BuilderState, BuilderSubject } from '../state.ts'
import type { FormFiles } from './form-files.ts'
import type { ReadForm } from './read-form.ts'

/** The form as the builder's page shows it, in the language of the person who builds. */
export async function describeForm(form: ReadForm, files: FormFiles, locale: string): Promise<BuilderState> {
  const { file, written, model, isSound } = form
  const base = await files.base(file)
  const diff = lineDiff(base.text, file.text)
  const placed = form.problems.map((problem) => place(problem, form))
  const all = model ? allFields(model.fields) : []
  const { properties: _, ...own } = written ?? {}
  const settings = own['x-form']
  return {
    id: file.id,
    path: file.path,
    text: file.text,
    version: file.version,
    form: own as JsonObject,
    published: !(isObject(settings) && settings.published === false),
    isReadable: written !== null,
    isSound,
    fields: model
      ? fieldsIn(model.fields, { form, written: written as JsonObject, all, placed, locale, depth: 0 })
      : [],
    subjects: all.filter(isSubject).map((field) => subject(field, locale)),
    branches: model ? branchesOf(model).map((answer) => branch(answer, locale)) : [],
    problems: placed.filter(({ pointer }) => pointer === '').map(({ problem }) => problem),
    diff: hunks(diff),
    changed: diff.filter(({ is }) => is !== 'same').length,
    since: base.since,
    canUndo: files.canUndo(file),
  }
}

interface Placed {
  /** Of the field in the model; empty for the form. */
  readonly pointer: string
  readonly problem: BuilderProblem
}

interface Around {
  readonly form: ReadForm
  readonly written: JsonObject
  readonly all: readonly FieldModel[]
  readonly placed: readonly Placed[]
  readonly locale: string
  readonly depth: number
}

function fieldsIn(fields: readonly FieldModel[], around: Around): readonly BuilderField[] {
  return fields.flatMap((field) => [
    describeField(field, around),
    ...fieldsIn(field.fields, { ...around, depth: around.depth + 1 }),
  ])
}

function describeField(field: FieldModel, around: Around): BuilderField {
  const { name, shape, schema } = field
  const { locale, all, form } = around
  const places = placesOf(around.written, field.pointer)
  const [first, ...others] = places
  const why = !first ? 'file' : others.length > 0 ? 'several' : first.isShared ? 'shared' : null
  const pointer = first && why === null ? first.at : field.pointer
  const own = why === null ? valueAt(around.written, pointer) : undefined
  const beside = why === null ? keysBeside(around.written, pointer) : []
  return {
    pointer,
    key: shape.key,
    name,
    label: labelOf(field, locale),
    kind: shape.kind,
    many: shape.many === true,
    type: typeOf(shape.key, schema),
    written: isObject(own) ? own : null,
    elsewhere: why && { why, lines: places.flatMap(({ at }) => linesOf(at, form)?.[0] ?? []) },
    schema,
    required: requiredNames(around.written, pointer).includes(shape.key),
    depth: around.depth,
    index: Math.max(beside.indexOf(shape.key), 0),
    siblings: beside.length,
    keywords: keywordsFor(shape.kind, shape.many === true),
    choices: choicesOf(field, locale),
    lines: first ? linesOf(first.at, form) : null,
    problems: [
      ...around.placed.filter((one) => one.pointer === field.pointer).map(({ problem }) => problem),
      ...forgotten(field, form),
    ],
    visibleInWords: shape.visibleWhen
      ? inWords(shape.visibleWhen, labelsFor(field, all, locale), wordsOf(locale))
      : null,
    isInRule: why === null && pointer !== field.pointer && shape.visibleWhen !== undefined,
  }
}

/** Keys of the fields that are written in the same object. */
function keysBeside(written: JsonObject, pointer: string): readonly string[] {
  const beside = valueAt(written, pointer.slice(0, pointer.lastIndexOf('/')))
  return isObject(beside) ? Object.keys(beside) : []
}

function linesOf(pointer: string, { parsed }: ReadForm): BuilderField['lines'] {
  const span = parsed.spans.get(pointer)
  if (!span) return null
  const starts = lineStarts(parsed.text)
  const line = (offset: number) => positionOf(starts, offset).line
  return [line(span.key?.offset ?? span.value.offset), line(span.value.offset + span.value.length - 1)]
}

/** Other files that still call a field by its old name. */
function forgotten({ pointer, shape }: FieldModel, form: ReadForm): readonly BuilderProblem[] {
  const [line = 1] = linesOf(pointer, form) ?? []
  return (form.mentions.get(pointer) ?? []).map((mention) => ({
    severity: 'warning',
    keyword: 'x-was',
    line,
    message: `${mention.file}:${mention.line} still says "${mention.piece}"`,
    hint: `write "${mention.piece.startsWith('fields.') ? 'fields.' : ''}${shape.key}" there`,
  }))
}

function labelsFor(field: FieldModel, all: readonly FieldModel[], locale: string) {
  const { yes, no } = messagesIn(locale)
  const found = (name: string) => subjectOf(name, field, all)
  return {
    label: (name: string) => {
      const one = found(name)
      return one ? labelOf(one, locale) : name
    },
    value: (name: string, value: unknown) => {
      const one = found(name)
      if (typeof value === 'boolean') return value ? yes : no
      return one ? choiceLabel(one, value as Json, locale) : String(value)
    },
  }
}

function isSubject({ shape }: FieldModel): boolean {
  return !['shown', 'group', 'list'].includes(shape.kind)
}

function subject(field: FieldModel, locale: string): BuilderSubject {
  const { shape, pointer, name } = field
  const operators = operatorsFor(shape.kind)
  return {
    pointer,
    name,
    label: labelOf(field, locale),
    kind: shape.kind,
    choices: choicesOf(field, locale),
    operators,
  }
}

function choicesOf(field: FieldModel, locale: string): BuilderField['choices'] {
  const { yes, no } = messagesIn(locale)
  const { kind, choices = [] } = field.shape
  if (kind === 'boolean') return [true, false].map((value) => ({ value, label: value ? yes : no }))
  return choices.map((value) => ({ value, label: choiceLabel(field, value, locale) }))
}

function branch({ field, value }: ReturnType<typeof branchesOf>[number], locale: string): Branch {
  const { yes } = messagesIn(locale)
  const said = value === true ? yes : choiceLabel(field, value, locale)
  return { label: `${labelOf(field, locale)}: ${said}`, values: { [field.name]: field.shape.many ? [value] : value } }
}

function requiredNames(form: JsonObject, pointer: string): readonly Json[] {
  const parent = pointer.slice(0, pointer.lastIndexOf('/properties/'))
  const holder = parent === '' ? form : valueAt(form, parent)
  return isObject(holder) && Array.isArray(holder.required) ? holder.required : []
}

/** From the place of a problem in the text to the field and keyword there. */
function place({ line, column, severity, message, hint }: Problem, { parsed, model, written }: ReadForm): Placed {
  const offset = (lineStarts(parsed.text)[line - 1] ?? 0) + column - 1
  let pointer = ''
  for (const [one, { key, value }] of parsed.spans) {
    const from = key?.offset ?? value.offset
    if (from <= offset && offset < value.offset + value.length && one.length >= pointer.length) pointer = one
  }
  const problem = { severity, line, message, hint }
  const fields = fieldsByPlace(model, written)
  const named = /\/required\/\d+$/.test(pointer) && written ? valueAt(written, pointer) : undefined
  const parent = pointer.slice(0, pointer.lastIndexOf('/required'))
  const of = named === undefined ? undefined : fields.find(({ at }) => at === `${parent}/properties/${named}`)
  if (of) return { pointer: of.pointer, problem: { ...problem, keyword: 'required' } }
  const around = fields
    .filter(({ at }) => pointer === at || pointer.startsWith(`${at}/`))
    .sort((a, b) => b.at.length - a.at.length)[0]
  const rest = pathOf(pointer.slice(around?.at.length ?? 0))
  const [keyword = '', setting] = rest
  const isOfForm = around === undefined && keyword === 'x-form' && setting !== undefined
  return { pointer: around?.pointer ?? '', problem: { ...problem, keyword: isOfForm ? `x-form/${setting}` : keyword } }
}

/** Each place of the file that says a field, with the field's pointer in the model. */
function fieldsByPlace(model: ReadForm['model'], written: ReadForm['written']) {
  if (!model || !written) return []
  return allFields(model.fields).flatMap(({ pointer }) => placesOf(written, pointer).map(({ at }) => ({ pointer, at })))
}

function valueAt(form: JsonObject, pointer: string): Json | undefined {
  return pathOf(pointer).reduce<Json | undefined>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    return (value as JsonObject)[key]
  }, form)
}

function wordsOf(locale: string): 'en' | 'zh-CN' {
  return /^zh\b/i.test(locale) ? 'zh-CN' : 'en'
}

/** The changed lines with one around each. */
function hunks(diff: readonly DiffLine[]): readonly DiffLine[] {
  return diff.filter((_, index) => [index - 1, index, index + 1].some((at) => diff[at] && diff[at]?.is !== 'same'))
}
