import { isObject, schemaType } from '#engine/core/form/schema-type.ts'
import type { Json } from '#engine/core/json.ts'
import { type FieldType, fieldTypes } from '#engine/definitions/edit/field-types.ts'
import { type Child, h } from '../../chat/view.ts'
import type { BuilderKey } from '../../i18n/builder/texts.ts'
import type { BuilderField, BuilderProblem } from '../state.ts'
import { adding } from './adding.ts'
import { appearance } from './appearance.ts'
import { choices } from './choices.ts'
import { asText, button, problemLines, segmented, selectField, textField, tick } from './controls.ts'
import { emptyRow } from './drafts.ts'
import { isHolder, place } from './place.ts'
import { rule } from './rule.ts'
import {
  type Acts,
  type Context,
  fieldAt,
  sentenceName,
  textPath,
  type ViewState,
  valueAt,
  writtenOf,
} from './view-state.ts'

/** What can be set about the field that is looked at, about the form, or about a field that is to be added. */
export function settings(state: ViewState, context: Context, acts: Acts): Child {
  const { say } = context
  const field = fieldAt(state.file, state.picked)
  const label = state.adding ? say('adding') : (field?.label ?? say('fields.form'))
  return h(
    'aside',
    { class: 'settings', id: 'settings', 'aria-label': say('settings', { label }), tabindex: '-1' },
    state.adding
      ? adding(state, context, acts)
      : field
        ? ofField(field, state, context, acts)
        : ofForm(state, context, acts),
  )
}

function ofForm(state: ViewState, context: Context, acts: Acts): readonly Child[] {
  const { say } = context
  const { problems, isReadable } = state.file
  return [
    h(
      'section',
      { key: 'form', 'aria-labelledby': 's-form' },
      h('h2', { id: 's-form' }, say('fields.form')),
      problemLines(
        'form',
        problems.filter(({ keyword }) => !isReadable || !formKeywords.includes(keyword)),
      ),
      isReadable && text('title', say('form.title'), problems, state, context, acts),
      isReadable && text('description', say('form.description'), problems, state, context, acts, 'textarea'),
      isReadable && ticketTitle(state, context, acts),
      isReadable &&
        h('div', { class: 'field' }, [
          tick('published', say('form.published'), {
            checked: state.file.published,
            take: (checked) => acts.set('', ['x-form', 'published'], checked),
          }),
          h('p', { class: 'hint' }, say('form.published.hint')),
        ]),
    ),
  ]
}

/** What is set about the form as a whole; problems of anything else stand above. */
const formKeywords: readonly string[] = ['title', 'description', 'x-form/ticketTitle']

/** How tickets are called: one way on each line. */
function ticketTitle(state: ViewState, context: Context, acts: Acts): Child {
  const { say } = context
  const { form, problems } = state.file
  const path = ['x-form', 'ticketTitle']
  const written = valueAt(form, path)
  return textField(
    { state, acts },
    {
      id: 'ticket-title',
      label: say('form.ticketTitle'),
      hint: say('form.ticketTitle.hint'),
      problems: problems.filter(({ keyword }) => keyword === 'x-form/ticketTitle'),
    },
    {
      tag: 'textarea',
      value: (Array.isArray(written) ? written : [written]).map(asText).join('\n'),
      take(words) {
        const lines = words.split('\n').flatMap((line) => line.trim() || [])
        acts.set('', path, lines.length > 1 ? lines : (lines[0] ?? null))
      },
    },
  )
}

function ofField(field: BuilderField, state: ViewState, context: Context, acts: Acts): readonly Child[] {
  const { say } = context
  const head = h(
    'div',
    { class: 'row' },
    h('h2', { id: 's-field', dir: 'auto' }, field.label),
    h('code', { class: 'muted push' }, field.key),
  )
  if (field.written === null) {
    const { why = 'file', lines = [] } = field.elsewhere ?? {}
    return [
      h(
        'section',
        { key: field.pointer },
        head,
        h('p', { class: 'hint' }, say(`elsewhere.${why}`, { lines: lines.join(', ') })),
        problemLines('field', field.problems),
      ),
    ]
  }
  const has = (keyword: string) => field.keywords.includes(keyword)
  const isShown = field.kind !== 'constant'
  const own = placedApart(field)
  return [
    h(
      'section',
      { key: field.pointer, 'aria-labelledby': 's-field' },
      head,
      problemLines('field', own),
      h('div', { class: 'pair' }, [typeField(field, state, context, acts), labelPosition(field, context, acts)]),
      text('title', labelWords(field, state, context), problemsAt(field, 'title'), state, context, acts),
      isShown && text('x-help', say('help'), problemsAt(field, 'x-help'), state, context, acts, 'textarea'),
      h('div', { class: 'pair' }, [
        has('x-placeholder') &&
          text('x-placeholder', say('placeholder'), problemsAt(field, 'x-placeholder'), state, context, acts),
        defaultField(field, state, context, acts),
      ]),
      field.type === 'number' &&
        tick('whole', say('whole'), {
          checked: field.schema.type === 'integer',
          take: (whole) => acts.set(field.pointer, ['type'], whole ? 'integer' : 'number'),
        }),
      choices(field, state, context, acts),
      isHolder(field) &&
        h(
          'div',
          { key: 'inside', class: 'row' },
          button(say('add.inside'), () => acts.startAdding(field.pointer, true), {
            symbol: 'plus',
            className: 'quiet',
          }),
        ),
    ),
    has('x-error') && required(field, state, context, acts),
    visible(field, state, context, acts),
    checks(field, state, context, acts),
    appearance(field, state, context, acts),
    place(field, state, context, acts),
  ]
}

function labelWords(field: BuilderField, state: ViewState, { say, locales }: Context): string {
  const [standard] = locales
  const language = locales.find(({ code }) => code === state.preview.locale)
  if (language && language !== standard) return say('label.in', { language: language.label })
  return say(field.kind === 'shown' ? 'label.text' : 'label')
}

/** A text of the field or form, in the language in which the form is looked at. */
function text(
  keyword: string,
  label: string,
  problems: readonly BuilderProblem[],
  state: ViewState,
  context: Context,
  acts: Acts,
  tag: 'input' | 'textarea' = 'input',
): Child {
  const path = textPath(state, context, keyword)
  const written = writtenOf(state)
  return textField(
    { state, acts },
    { id: `k-${keyword}`, label, problems: problems.filter((problem) => problem.keyword === keyword) },
    {
      tag,
      value: asText(valueAt(written, path)),
      placeholder: path.length > 1 ? asText(written[keyword]) : undefined,
      take: (value) => acts.set(state.picked, path, value === '' ? null : value),
    },
  )
}

function typeField(field: BuilderField, _state: ViewState, { say }: Context, acts: Acts): Child {
  if (field.type === null)
    return h(
      'div',
      { class: 'field' },
      h('b', {}, say('type')),
      h('p', {}, say(field.kind === 'list' ? 'type.list' : 'type.group')),
    )
  return selectField(
    {
      id: 'k-type',
      label: say('type'),
      problems: ['type', 'format', 'x-input', 'items', 'enum'].flatMap((keyword) => problemsAt(field, keyword)),
    },
    {
      value: field.type,
      options: fieldTypes.map((type) => [type, say(`type.${type}`)]),
      take: (type) => acts.edit({ edit: 'type', field: field.pointer, type: type as FieldType }),
    },
  )
}

function labelPosition(field: BuilderField, { say }: Context, acts: Acts): Child {
  if (!field.keywords.includes('x-label')) return null
  return selectField(
    { id: 'k-position', label: say('label.position') },
    {
      value: asText(field.schema['x-label']) || 'top',
      options: (['top', 'left', 'right', 'hidden'] as const).map((place) => [place, say(`label.${place}`)]),
      take: (place) => acts.set(field.pointer, ['x-label'], place === 'top' ? null : place),
    },
  )
}

function defaultField(field: BuilderField, state: ViewState, { say }: Context, acts: Acts): Child {
  const { kind, schema, pointer } = field
  const keyword = valueKeyword(field)
  if ((kind !== 'constant' && !field.keywords.includes(keyword)) || field.many) return null
  const id = 'k-default'
  const label = say(kind === 'constant' ? 'constant' : 'default')
  const problems = problemsAt(field, keyword)
  const take = (value: Json | null) => acts.set(pointer, [keyword], value)
  if (kind === 'boolean') {
    return tick(id, say('default.on'), { checked: schema.default === true, take: (on) => take(on ? true : null) })
  }
  if (kind === 'choice') {
    const at = field.choices.findIndex(({ value }) => value === schema.default)
    return selectField(
      { id, label, problems },
      {
        value: String(at),
        options: [
          ['-1', say('default.none')],
          ...field.choices.map((one, index) => [String(index), one.label] as const),
        ],
        take: (index) => take(field.choices[Number(index)]?.value ?? null),
      },
    )
  }
  return textField(
    { state, acts },
    { id, label, problems },
    {
      value: asText(schema[keyword]),
      type: kind === 'date' ? 'date' : 'text',
      take: (value) => take(value === '' ? (keyword === 'const' ? '' : null) : typed(value, field)),
    },
  )
}

function required(field: BuilderField, state: ViewState, context: Context, acts: Acts): Child {
  const { say } = context
  const { pointer, schema } = field
  if (field.type === 'checkbox') {
    return h(
      'section',
      { key: 'required' },
      tick('k-tick', say('tick'), {
        checked: schema.const === true,
        take: (must) => acts.set(pointer, ['const'], must ? true : null),
      }),
      schema.const === true && message('required', say('required.error'), field, state, context, acts),
    )
  }
  const draft = state.sentences[sentenceName(pointer, ['x-required'])]
  const value = draft || isObject(field.written?.['x-required']) ? 'when' : field.required ? 'yes' : 'no'
  const take = (now: string) => {
    if (now === value) return
    if (now === 'when') return acts.say(pointer, ['x-required'], [[emptyRow]])
    if (value === 'when') acts.say(pointer, ['x-required'], null)
    acts.edit({ edit: 'require', field: pointer, required: now === 'yes' })
  }
  const options = (['no', 'yes', 'when'] as const)
    .filter((one) => one !== 'when' || field.keywords.includes('x-required'))
    .map((one) => [one, say(`required.${one}`)] as const)
  return h(
    'section',
    { key: 'required', 'aria-labelledby': 's-required' },
    h('h3', { id: 's-required' }, say('required')),
    problemLines('required', problemsAt(field, 'required')),
    segmented(say('required'), options, { value, take }),
    rule(state, context, acts, { field, path: ['x-required'] }),
    value !== 'no' && message('required', say('required.error'), field, state, context, acts),
  )
}

function visible(field: BuilderField, state: ViewState, context: Context, acts: Acts): Child {
  const { say } = context
  const { pointer, schema } = field
  const draft = state.sentences[sentenceName(pointer, ['x-visible'])]
  const isSometimes = draft || isObject(field.written?.['x-visible'])
  const value = field.kind === 'constant' ? 'never' : isSometimes ? 'when' : 'always'
  const take = (now: string) => {
    if (now === value) return
    if (now === 'never') acts.set(pointer, ['x-hidden'], true)
    else if (value === 'never') {
      // A value that never changes is not asked for; as a default it may be.
      if (schema.const !== undefined) acts.edit({ edit: 'type', field: pointer, type: 'text' })
      else acts.set(pointer, ['x-hidden'], null)
    }
    if (now === 'when') acts.say(pointer, ['x-visible'], [[emptyRow]])
    else if (value === 'when') acts.say(pointer, ['x-visible'], null)
  }
  const options = (['always', 'when', 'never'] as const)
    .filter((one) => one !== 'never' || value === 'never' || canBeHidden(field))
    .map((one) => [one, say(`visible.${one}`)] as const)
  return h(
    'section',
    { key: 'visible', 'aria-labelledby': 's-visible' },
    h('h3', { id: 's-visible' }, say('visible')),
    problemLines('hidden', problemsAt(field, 'x-hidden')),
    field.isInRule && h('p', { class: 'hint' }, say('visible.rule', { words: field.visibleInWords ?? '' })),
    segmented(say('visible'), options, { value, take }),
    value === 'never' && h('p', { class: 'hint' }, say('visible.never.hint')),
    rule(state, context, acts, { field, path: ['x-visible'] }),
  )
}

/** Shown or not, a field that is asked for in no way of its own has one value to send. */
function canBeHidden({ kind, many }: BuilderField): boolean {
  return !many && ['text', 'longtext', 'email', 'uri', 'number', 'boolean', 'choice', 'date'].includes(kind)
}

/** Where the value of a field stands that nobody is asked for, or the one it begins with. */
function valueKeyword({ kind, schema }: BuilderField): 'const' | 'default' {
  return kind === 'constant' && (schema.const !== undefined || schema['x-hidden'] !== true) ? 'const' : 'default'
}

/** The form's own words for a mistake. */
function message(
  code: string,
  label: string,
  field: BuilderField,
  state: ViewState,
  context: Context,
  acts: Acts,
): Child {
  const path = [...textPath(state, context, 'x-error'), code]
  const written = field.written ?? {}
  return textField(
    { state, acts },
    { id: `k-${code}-error`, label, problems: problemsAt(field, 'x-error') },
    {
      value: asText(valueAt(written, path)),
      placeholder: path.length > 2 ? asText(valueAt(written, ['x-error', code])) : undefined,
      take: (value) => acts.set(field.pointer, path, value === '' ? null : value),
    },
  )
}

const limits = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'x-maxBytes'] as const

function checks(field: BuilderField, state: ViewState, context: Context, acts: Acts): Child {
  const { say } = context
  const { pointer, schema } = field
  const has = (keyword: string) => field.keywords.includes(keyword)
  const shown = limits.filter(has).map((keyword) =>
    textField(
      { state, acts },
      { id: `k-${keyword}`, label: say(`check.${keyword}` as BuilderKey), problems: problemsAt(field, keyword) },
      {
        type: 'number',
        value: asText(schema[keyword]),
        take: (value) => acts.set(pointer, [keyword], value === '' ? null : numberOr(value)),
      },
    ),
  )
  const pattern = has('pattern') && [
    textField(
      { state, acts },
      { id: 'k-pattern', label: say('check.pattern'), problems: problemsAt(field, 'pattern') },
      {
        mono: true,
        value: asText(schema.pattern),
        take: (value) => acts.set(pointer, ['pattern'], value === '' ? null : value),
      },
    ),
    schema.pattern !== undefined && message('pattern', say('check.pattern.error'), field, state, context, acts),
  ]
  const accept =
    has('x-accept') &&
    textField(
      { state, acts },
      {
        id: 'k-accept',
        label: say('check.x-accept'),
        hint: say('check.x-accept.hint'),
        problems: problemsAt(field, 'x-accept'),
      },
      {
        value: Array.isArray(schema['x-accept']) ? schema['x-accept'].join(', ') : '',
        take: (value) => {
          const words = value.split(',').map((word) => word.trim())
          const kinds = words.filter((word) => word !== '')
          acts.set(pointer, ['x-accept'], kinds.length > 0 ? kinds : null)
        },
      },
    )
  if (shown.length === 0 && !pattern && !accept) return null
  return h(
    'section',
    { key: 'check', 'aria-labelledby': 's-check' },
    h('h3', { id: 's-check' }, say('check')),
    pattern,
    h('div', { class: 'pair' }, shown),
    accept,
  )
}

function problemsAt(field: BuilderField, keyword: string): readonly BuilderProblem[] {
  return field.problems.filter((problem) => problem.keyword === keyword)
}

/** Problems that no control of the panel shows stand at its top. */
function placedApart(field: BuilderField): readonly BuilderProblem[] {
  const atControls = new Set([
    ...[
      'title',
      'x-help',
      'x-visible',
      'x-required',
      'required',
      'x-accept',
      'x-animation',
      'x-device',
      'x-step',
      'x-was',
      'x-hidden',
    ],
    ...limits,
    ...(field.type === null ? [] : ['type', 'format', 'x-input', 'items', 'enum']),
    ...(field.kind === 'choice' ? ['x-options', 'x-labels'] : []),
    ...(field.keywords.includes('x-placeholder') ? ['x-placeholder'] : []),
    ...(field.keywords.includes('pattern') ? ['pattern', 'x-error'] : []),
    ...(field.many ? [] : [valueKeyword(field)]),
  ])
  return field.problems.filter(({ keyword }) => !atControls.has(keyword))
}

/** A text as the value that a field of this type has. */
function typed(text: string, { schema }: BuilderField): Json {
  const type = schemaType(schema)
  if (type === 'number' || type === 'integer') return numberOr(text)
  return type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text
}

/** What is no number goes into the file as it was typed: there its problem is told with the way to mend it. */
function numberOr(text: string): Json {
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}
