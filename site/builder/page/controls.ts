import type { Json } from '#engine/core/json.ts'
import { icon } from '../../chat/icon.ts'
import { type Child, h, type ViewNode } from '../../chat/view.ts'
import type { IconName } from '../../components/icons.ts'
import type { BuilderProblem } from '../state.ts'
import type { Acts, ViewState } from './view-state.ts'

/** Controls of the settings. Each says its label, what is wrong with what it holds, and calls back with what was chosen. */
export interface Labelled {
  /** Unique on the page. */
  readonly id: string
  readonly label: string
  readonly hint?: string | undefined
  readonly problems?: readonly BuilderProblem[]
}

/** A line or an area of text; it is taken when one leaves it or presses Enter. */
export function textField(
  { state, acts }: { readonly state: ViewState; readonly acts: Acts },
  { id, label, hint, problems = [] }: Labelled,
  of: {
    readonly value: string
    readonly placeholder?: string | undefined
    readonly tag?: 'input' | 'textarea'
    readonly type?: string
    readonly mono?: boolean
    readonly take: (text: string) => void
  },
): Child {
  const take = (event: Event) => {
    const { value } = event.target as HTMLInputElement
    acts.type(id, null)
    if (value !== of.value) of.take(value)
  }
  const isArea = of.tag === 'textarea'
  return field({ id, label, hint, problems }, (shared) =>
    h(isArea ? 'textarea' : 'input', {
      ...shared,
      class: of.mono ? 'input mono' : 'input',
      ...(isArea ? { rows: '2' } : { type: of.type ?? 'text' }),
      ...(of.mono && { spellcheck: 'false' }),
      dir: 'auto',
      placeholder: of.placeholder,
      value: state.typed[id] ?? of.value,
      oninput: (event: Event) => acts.type(id, (event.target as HTMLInputElement).value),
      // It comes with the return key, too; heard of both, an edit would be made twice.
      onchange: take,
    }),
  )
}

export function selectField(
  { id, label, hint, problems = [] }: Labelled,
  of: {
    readonly value: string
    readonly options: readonly (readonly [value: string, label: string])[]
    readonly take: (value: string) => void
  },
): Child {
  return field({ id, label, hint, problems }, (shared) => select(shared, of))
}

export function select(props: Readonly<Record<string, unknown>>, of: Parameters<typeof selectField>[1]): ViewNode {
  return h(
    'select',
    {
      ...props,
      class: 'input',
      onchange: (event: Event) => of.take((event.target as HTMLSelectElement).value),
      value: of.value,
    },
    of.options.map(([value, words]) => h('option', { key: value, value }, words)),
  )
}

export function tick(
  id: string,
  label: string,
  of: { readonly checked: boolean; readonly take: (checked: boolean) => void },
): Child {
  return h(
    'label',
    { key: id, class: 'check' },
    h('input', {
      type: 'checkbox',
      id,
      checked: of.checked,
      onchange: (event: Event) => of.take((event.target as HTMLInputElement).checked),
    }),
    h('span', {}, label),
  )
}

export function segmented(
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  of: { readonly value: string; readonly take: (value: string) => void },
): Child {
  return h(
    'div',
    { key: label, class: 'segmented', role: 'group', 'aria-label': label },
    options.map(([value, words]) =>
      h(
        'button',
        { key: value, type: 'button', 'aria-pressed': String(value === of.value), onclick: () => of.take(value) },
        words,
      ),
    ),
  )
}

/** A button with its words; a bare one shows its symbol alone, and says its words to those who ask. */
export function button(
  words: string,
  act: (event: Event) => void,
  { symbol, className = '', bare = false }: { symbol?: IconName; className?: string; bare?: boolean } = {},
): ViewNode {
  return h(
    'button',
    {
      key: words,
      type: 'button',
      class: `button ${bare ? 'quiet only' : ''} ${className}`.replace(/ +/g, ' ').trim(),
      ...(bare && { 'aria-label': words, title: words }),
      onclick: act,
    },
    symbol && icon(symbol, 's'),
    !bare && words,
  )
}

/** What is wrong, each with how it is mended. */
export function problemLines(id: string, problems: readonly BuilderProblem[]): Child {
  if (problems.length === 0) return null
  return h(
    'div',
    { key: `${id}-problems`, id: `${id}-error`, class: 'wrong' },
    problems.map(({ severity, message, hint }) =>
      h(
        'p',
        { class: severity === 'error' ? 'error' : 'error mild' },
        icon('alert', 's'),
        h('span', {}, sentence(message), hint && h('span', { class: 'mend' }, ` ${sentence(hint)}`)),
      ),
    ),
  )
}

export function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function field(
  { id, label, hint, problems = [] }: Labelled,
  control: (shared: Readonly<Record<string, unknown>>) => ViewNode,
): Child {
  const isWrong = problems.some(({ severity }) => severity === 'error')
  const described = [hint && `${id}-hint`, problems.length > 0 && `${id}-error`].filter(Boolean).join(' ')
  return h(
    'div',
    { key: id, class: 'field' },
    h('label', { class: 'label', for: id }, label),
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    problemLines(id, problems),
    control({
      id,
      'aria-describedby': described || null,
      'aria-invalid': isWrong ? 'true' : null,
    }),
  )
}

export function sentence(words: string): string {
  const whole = /[.?!。？！]$/.test(words) ? words : `${words}.`
  return whole.charAt(0).toUpperCase() + whole.slice(1)
}
