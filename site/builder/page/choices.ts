import { choiceOptions, isObject } from '#engine/core/form/schema-type.ts'
import { icon } from '../../chat/icon.ts'
import { type Child, h } from '../../chat/view.ts'
import type { BuilderField } from '../state.ts'
import { asText, button, problemLines } from './controls.ts'
import { emptyRow } from './drafts.ts'
import { nameFrom } from './names.ts'
import { rule } from './rule.ts'
import { type Acts, type Context, sentenceName, textPath, type ViewState, valueAt } from './view-state.ts'

/** The choices of a field: a label can be changed, its value in the file stays; each may be offered only sometimes. */
export function choices(field: BuilderField, state: ViewState, context: Context, acts: Acts): Child {
  if (field.kind !== 'choice') return null
  const { say } = context
  const { pointer } = field
  const all = choicesIn(field)
  const change = (now: BuilderField['choices']) => acts.edit({ edit: 'choices', field: pointer, choices: now })
  const labels = textPath(state, context, 'x-labels')
  const isTranslated = labels.length > 1
  const problems = field.problems.filter(({ keyword }) => ['x-options', 'x-labels'].includes(keyword))
  return h(
    'div',
    { key: 'choices', class: 'field', role: 'group', 'aria-labelledby': 's-choices' },
    h('span', { class: 'label', id: 's-choices' }, say('choices')),
    problemLines('choices', problems),
    all.map((choice, index) => {
      const path = [...labels, String(choice.value)]
      const condition = ['x-options', String(choice.value)]
      const isSometimes =
        valueAt(field.schema, condition) !== undefined || sentenceName(pointer, condition) in state.sentences
      return [
        h(
          'div',
          { key: String(choice.value), class: 'choice-row' },
          h('input', {
            class: 'input',
            dir: 'auto',
            'aria-label': say('choices.one', { number: index + 1 }),
            value: isTranslated ? asText(valueAt(field.schema, path)) : choice.label,
            placeholder: isTranslated ? choice.label : null,
            onchange: (event: Event) => {
              const { value } = event.target as HTMLInputElement
              if (isTranslated) acts.set(pointer, path, value === '' ? null : value)
              else change(all.map((one, at) => (at === index ? { ...one, label: value } : one)))
            },
          }),
          h(
            'button',
            {
              type: 'button',
              class: 'button quiet only',
              'aria-pressed': String(isSometimes),
              'aria-label': say('choices.when', { label: choice.label }),
              title: say('choices.when', { label: choice.label }),
              onclick: () => acts.say(pointer, condition, isSometimes ? null : [[emptyRow]]),
            },
            icon('branch', 's'),
          ),
          all.length > 1 &&
            button(say('choices.remove', { label: choice.label }), () => change(all.filter((_, at) => at !== index)), {
              symbol: 'close',
              bare: true,
            }),
        ),
        isSometimes &&
          h(
            'div',
            {
              key: `${choice.value} when`,
              class: 'choice-when',
              role: 'group',
              'aria-label': say('choices.when', { label: choice.label }),
            },
            h('p', { class: 'joint' }, say('choices.when', { label: choice.label })),
            rule(state, context, acts, { field, path: condition }),
          ),
      ]
    }),
    h(
      'div',
      { class: 'row' },
      button(
        say('choices.add'),
        () => {
          const label = say('choices.new')
          const value = nameFrom(
            label,
            all.map((one) => String(one.value)),
          )
          change([...all, { value, label }])
        },
        { symbol: 'plus', className: 'quiet' },
      ),
    ),
  )
}

/** With the labels that the form is written in, whatever language the builder speaks. */
function choicesIn({ schema, choices }: BuilderField): BuilderField['choices'] {
  const items = isObject(schema.items) ? schema.items : {}
  const titles = choiceOptions(schema) ?? choiceOptions(items) ?? []
  return choices.map(({ value }) => {
    const said = valueAt(schema, ['x-labels', String(value)])
    const title = titles.find((one) => one.value === value)?.title
    return { value, label: typeof said === 'string' ? said : (title ?? String(value)) }
  })
}
