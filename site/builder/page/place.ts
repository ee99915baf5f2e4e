import { type Child, h } from '../../chat/view.ts'
import type { BuilderField } from '../state.ts'
import { problemLines, selectField, textField } from './controls.ts'
import type { Acts, Context, ViewState } from './view-state.ts'

/** A group of fields, or rows of them. */
export function isHolder({ kind }: BuilderField): boolean {
  return kind === 'group' || kind === 'list'
}

/** Where a field stands: its name in the file, in which group, and in which place there. */
export function place(field: BuilderField, state: ViewState, { say }: Context, acts: Acts): Child {
  const { pointer } = field
  const holder = holderOf(field)
  const holders = state.file.fields.filter(
    (one) => isHolder(one) && one.written && one.pointer !== pointer && !one.pointer.startsWith(`${pointer}/`),
  )
  const forgotten = field.problems.filter(({ keyword }) => keyword === 'x-was')
  return h(
    'section',
    { key: 'place', 'aria-labelledby': 's-place' },
    h('h3', { id: 's-place' }, say('place')),
    textField(
      { state, acts },
      { id: 'k-name', label: say('adding.name'), hint: say('name.hint') },
      {
        mono: true,
        value: field.key,
        take: (key) => key.trim() !== '' && acts.rename(pointer, key.trim()),
      },
    ),
    problemLines('name', forgotten),
    h('div', { class: 'pair' }, [
      selectField(
        { id: 'k-place', label: say('place.position') },
        {
          value: String(field.index),
          options: Array.from({ length: field.siblings }, (_, index) => [
            String(index),
            say('place.of', { place: index + 1, count: field.siblings }),
          ]),
          take: (index) => acts.move(pointer, Number(index)),
        },
      ),
      holders.length > 0 &&
        (holder === '' || holders.some(({ pointer: one }) => one === holder)) &&
        selectField(
          { id: 'k-holder', label: say('place.inside') },
          {
            value: holder,
            options: [['', say('fields.form')], ...holders.map((one) => [one.pointer, one.label] as const)],
            take: (into) => acts.nest(pointer, into),
          },
        ),
    ]),
  )
}

/** Pointer of the group or row around a field; empty for the form. */
function holderOf({ pointer }: BuilderField): string {
  return pointer.slice(0, pointer.lastIndexOf('/properties/')).replace(/\/items$/, '')
}
