import { type Child, h } from '../../chat/view.ts'
import type { BuilderField } from '../state.ts'
import { button } from './controls.ts'
import { nameFrom } from './names.ts'
import type { Acts, Context } from './view-state.ts'

/** The choices of a field: a label can be changed, its value in the file stays. */
export function choices(field: BuilderField, { say }: Context, acts: Acts): Child {
  if (field.kind !== 'choice') return null
  const change = (now: BuilderField['choices']) => acts.edit({ edit: 'choices', field: field.pointer, choices: now })
  const problems = field.choices
  return h(
    'div',
    { key: 'choices', class: 'field', role: 'group', 'aria-labelledby': 's-choices' },
    h('span', { class: 'label', id: 's-choices' }, say('choices')),
    problems.map((choice, index) =>
      h(
        'div',
        { key: String(choice.value), class: 'choice-row' },
        h('input', {
          class: 'input',
          dir: 'auto',
          'aria-label': say('choices.one', { number: index + 1 }),
          value: choice.label,
          onchange: (event: Event) => {
            const { value } = event.target as HTMLInputElement
            change(field.choices.map((one, at) => (at === index ? { ...one, label: value } : one)))
          },
        }),
        field.choices.length > 1 &&
          button(
            say('choices.remove', { label: choice.label }),
            () => change(field.choices.filter((_, at) => at !== index)),
            { symbol: 'close', bare: true },
          ),
      ),
    ),
    h(
      'div',
      { class: 'row' },
      button(
        say('choices.add'),
        () => {
          const label = say('choices.new')
          const value = nameFrom(
            label,
            field.choices.map((one) => String(one.value)),
          )
          change([...field.choices, { value, label }])
        },
        { symbol: 'plus', className: 'quiet' },
      ),
    ),
  )
}
