import { icon } from '../../chat/icon.ts'
import { type Child, h } from '../../chat/view.ts'
import type { BuilderField } from '../state.ts'
import { button } from './controls.ts'
import { draggable } from './dragging.ts'
import type { Acts, Context, ViewState } from './view-state.ts'

/** All fields in the order of the page: one can be picked, moved by dragging or by keys, and a new one put between. */
export function outline(state: ViewState, { say }: Context, acts: Acts): Child {
  const { fields, problems, isReadable } = state.file
  return h(
    'nav',
    { class: 'outline', 'aria-label': say('fields') },
    h(
      'ul',
      { role: 'list' },
      h(
        'li',
        { key: 'form' },
        h(
          'button',
          {
            type: 'button',
            class: 'outline-field',
            'aria-current': state.picked === '' && !state.adding ? 'true' : null,
            onclick: () => acts.pick(''),
          },
          icon('form', 's'),
          h('span', {}, say('fields.form')),
          problems.length > 0 &&
            wrong(
              say('fields.wrong'),
              problems.some(({ severity }) => severity === 'error'),
            ),
        ),
      ),
    ),
    // Of a text that cannot be read nobody knows what there is, nor where to put anything.
    isReadable && h('h2', {}, say('fields')),
    isReadable && fields.length === 0 && h('p', { class: 'hint' }, say('fields.none')),
    h(
      'ul',
      { role: 'list' },
      fields.map((field) => entry(field, state, say, acts)),
    ),
    isReadable &&
      h(
        'div',
        { key: 'add', class: 'row' },
        button(say('add'), () => acts.startAdding(state.picked || lastOf(fields), fields.length === 0), {
          symbol: 'plus',
        }),
      ),
    isReadable && h('p', { key: 'keys', class: 'hint' }, say('fields.keys')),
  )
}

function entry(field: BuilderField, state: ViewState, say: Context['say'], acts: Acts): Child {
  const { pointer, label, problems, index } = field
  const step = { ArrowUp: -1, ArrowDown: 1 } as const
  return h(
    'li',
    { key: pointer, 'data-depth': String(Math.min(field.depth, 3)), ...draggable(field, state.file.fields, acts) },
    h(
      'button',
      {
        type: 'button',
        class: 'outline-field',
        id: `o-${pointer}`,
        'aria-current': state.picked === pointer && !state.adding ? 'true' : null,
        onclick: () => acts.pick(pointer),
        onkeydown: (event: KeyboardEvent) => {
          const by = event.altKey ? step[event.key as keyof typeof step] : undefined
          if (by === undefined) return
          event.preventDefault()
          acts.move(pointer, index + by)
        },
      },
      icon('grip', 's'),
      h('span', { dir: 'auto' }, label),
      field.required &&
        h(
          'span',
          { class: 'mark', title: say('fields.required') },
          '*',
          h('span', { class: 'sr' }, say('fields.required')),
        ),
      field.visibleInWords !== null &&
        h(
          'span',
          { class: 'mark', title: field.visibleInWords },
          icon('branch', 's'),
          h('span', { class: 'sr' }, say('fields.conditional')),
        ),
      problems.length > 0 &&
        wrong(
          say('fields.wrong'),
          problems.some(({ severity }) => severity === 'error'),
        ),
    ),
  )
}

function wrong(words: string, isError: boolean): Child {
  return h(
    'span',
    { key: 'wrong', class: 'mark', 'data-tone': isError ? 'late' : 'warn', title: words },
    icon('alert', 's'),
    h('span', { class: 'sr' }, words),
  )
}

function lastOf(fields: readonly BuilderField[]): string {
  return fields.filter(({ depth }) => depth === 0).at(-1)?.pointer ?? ''
}
