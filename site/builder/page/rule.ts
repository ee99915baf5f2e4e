import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json } from '#engine/core/json.ts'
import type { Condition } from '#engine/schemas/types.ts'
import { type Child, h } from '../../chat/view.ts'
import type { BuilderKey } from '../../i18n/builder/texts.ts'
import type { BuilderField, BuilderSubject } from '../state.ts'
import { asText, button, problemLines, select } from './controls.ts'
import { conditionIn, draftOf, emptyRow, subjectsFor, testsFor } from './drafts.ts'
import { type Acts, type Context, type Draft, type Row, sentenceName, type ViewState, valueAt } from './view-state.ts'

interface Around {
  readonly field: BuilderField
  /** Of keywords, from the field. */
  readonly path: readonly string[]
  readonly draft: Draft
  readonly subjects: readonly BuilderSubject[]
  readonly context: Context
  readonly acts: Acts
}

/** The rows of a condition: “Topic” is “Damaged goods”, and …, or …. */
export function rule(
  state: ViewState,
  context: Context,
  acts: Acts,
  { field, path }: { readonly field: BuilderField; readonly path: readonly string[] },
): Child {
  const { say } = context
  const subjects = subjectsFor(field, state.file)
  const written = valueAt(field.written ?? {}, path)
  const keyword = path.join('-')
  const draft =
    state.sentences[sentenceName(field.pointer, path)] ?? (isObject(written) ? draftOf(written as Condition) : [])
  const problems = field.problems.filter((problem) => path.length === 1 && problem.keyword === path[0])
  if (draft === null) {
    return h(
      'div',
      { key: keyword },
      problemLines(keyword, problems),
      h('p', { class: 'hint' }, say('rule.deep', { words: field.visibleInWords ?? '…' })),
      button(say('rule.afresh'), () => acts.say(field.pointer, path, [[emptyRow]])),
    )
  }
  if (draft.length === 0) return problemLines(keyword, problems)
  const around: Around = { field, path, draft, subjects, context, acts }
  return h(
    'div',
    { key: keyword, class: 'rules' },
    problemLines(keyword, problems),
    draft.map((group, at) => [
      at > 0 && h('p', { key: `or-${at}`, class: 'joint' }, say('rule.or')),
      group.map((_, index) => [
        index > 0 && h('p', { key: `and-${at}-${index}`, class: 'joint' }, say('rule.and')),
        row(at, index, around),
      ]),
    ]),
    conditionIn(draft, subjects) === null && h('p', { class: 'hint', role: 'status' }, say('rule.unfinished')),
    h(
      'div',
      { class: 'row' },
      button(say('rule.and'), () => acts.say(field.pointer, path, withRow(draft, draft.length - 1)), {
        symbol: 'plus',
        className: 'quiet',
      }),
      button(say('rule.or'), () => acts.say(field.pointer, path, [...draft, [emptyRow]]), {
        symbol: 'plus',
        className: 'quiet',
      }),
    ),
  )
}

function withRow(draft: Draft, group: number): Draft {
  return draft.map((rows, at) => (at === group ? [...rows, emptyRow] : rows))
}

function row(group: number, index: number, around: Around): Child {
  const { draft, subjects, context, acts, field, path } = around
  const { say } = context
  const one = draft[group]?.[index] ?? emptyRow
  const subject = subjects.find(({ name }) => name === one.subject)
  const id = `${path.join('-')}-${group}-${index}`
  const change = (now: Row | null) => {
    const groups = draft
      .map((rows, at) => (at === group ? rows.flatMap((old, place) => (place === index ? (now ?? []) : old)) : rows))
      .filter((rows) => rows.length > 0)
    acts.say(field.pointer, path, groups.length > 0 ? groups : null)
  }
  const names = subjects.map(({ name, label }) => [name, label] as const)
  const isGone = one.subject !== '' && !subject
  return h(
    'div',
    { key: id, class: 'rule' },
    select(
      { 'aria-label': say('rule.field'), 'aria-invalid': isGone ? 'true' : null },
      {
        value: one.subject,
        options: [
          ...(one.subject === '' ? [['', say('rule.field.choose')] as const] : []),
          ...(isGone ? [[one.subject, one.subject] as const] : []),
          ...names,
        ],
        take: (name) => change(rowFor(subjects.find((other) => other.name === name))),
      },
    ),
    select(
      { 'aria-label': say('rule.operator') },
      {
        value: one.test,
        options: [...new Set([...testsFor(subject), one.test])].map((test) => [test, say(`op.${test}` as BuilderKey)]),
        take: (test) => change({ ...one, test, operand: carried(one, test) }),
      },
    ),
    button(say('rule.remove'), () => change(null), { symbol: 'close', bare: true }),
    value(one, subject, { id, say, change }),
  )
}

/** A new question begins with its first test. */
function rowFor(subject: BuilderSubject | undefined): Row {
  const [test = 'is'] = testsFor(subject)
  return { subject: subject?.name ?? '', test, operand: subject?.kind === 'boolean' ? true : null }
}

/** What was given, where the other test takes it too. */
function carried({ test, operand }: Row, next: string): Json {
  const [before, after] = [test.split('.')[0], next.split('.')[0]]
  if (before === after) return operand
  if (after === 'in') return operand === null || Array.isArray(operand) ? null : [operand]
  if (before === 'in') return Array.isArray(operand) ? (operand[0] ?? null) : null
  return Array.isArray(operand) || typeof operand === 'boolean' ? null : operand
}

interface ValueOf {
  readonly id: string
  readonly say: Context['say']
  readonly change: (row: Row) => void
}

function value(one: Row, subject: BuilderSubject | undefined, { id, say, change }: ValueOf): Child {
  const [operator = ''] = one.test.split('.')
  if (operator === 'isSet' || !subject) return null
  const { choices } = subject
  if (choices.length > 0 && operator === 'in') {
    const given = Array.isArray(one.operand) ? one.operand : []
    return h(
      'div',
      { key: 'in', class: 'wide-value ticks', role: 'group', 'aria-label': say('rule.value') },
      choices.map((choice) =>
        h(
          'label',
          { key: String(choice.value), class: 'check' },
          h('input', {
            type: 'checkbox',
            checked: given.includes(choice.value),
            onchange: (event: Event) => {
              const { checked } = event.target as HTMLInputElement
              const others = choices.map((other) => other.value).filter((other) => given.includes(other))
              const now = checked ? [...others, choice.value] : others.filter((other) => other !== choice.value)
              change({ ...one, operand: choices.map((other) => other.value).filter((other) => now.includes(other)) })
            },
          }),
          h('span', {}, choice.label),
        ),
      ),
    )
  }
  if (choices.length > 0) {
    const known = choices.find((choice) => choice.value === one.operand)
    return select(
      {
        key: 'choice',
        'aria-label': say('rule.value'),
        'data-wide': '',
        'aria-invalid': one.operand !== null && !known ? 'true' : null,
      },
      {
        value: known ? String(choices.indexOf(known)) : '',
        options: [
          ...(known ? [] : [['', one.operand === null ? say('rule.value.choose') : asText(one.operand)] as const]),
          ...choices.map((choice, index) => [String(index), choice.label] as const),
        ],
        take: (index) => change({ ...one, operand: choices[Number(index)]?.value ?? null }),
      },
    )
  }
  const type = subject.kind === 'number' ? 'number' : subject.kind === 'date' ? 'date' : 'text'
  const read = (text: string): Json => (text === '' ? null : type === 'number' ? Number(text) : text)
  if (operator === 'between') {
    const pair = Array.isArray(one.operand) ? one.operand : [null, null]
    const part = (index: 0 | 1, label: string) =>
      input(`${id}-${index}`, label, type, asText(pair[index]), (text) =>
        change({ ...one, operand: index === 0 ? [read(text), pair[1] ?? null] : [pair[0] ?? null, read(text)] }),
      )
    return h('div', { key: 'between', class: 'wide-value pair' }, part(0, say('rule.from')), part(1, say('rule.to')))
  }
  if (operator === 'in') {
    const given = Array.isArray(one.operand) ? one.operand.map(asText).join(', ') : ''
    return input(id, say('rule.value'), 'text', given, (text) =>
      change({ ...one, operand: text.split(',').flatMap((word) => (word.trim() === '' ? [] : [read(word.trim())])) }),
    )
  }
  return input(id, say('rule.value'), type, asText(one.operand), (text) => change({ ...one, operand: read(text) }))
}

function input(id: string, label: string, type: string, given: string, take: (text: string) => void): Child {
  return h('input', {
    key: `${id}-${type}`,
    class: 'input wide-value',
    type,
    'aria-label': label,
    placeholder: label,
    value: given,
    onchange: (event: Event) => take((event.target as HTMLInputElement).value),
  })
}
