import { type NewType, newTypes } from '#engine/definitions/edit/field-types.ts'
import { type Child, h } from '../../chat/view.ts'
import { selectField } from './controls.ts'
import { nameFrom } from './names.ts'
import { type Acts, type Context, fieldAt, type ViewState } from './view-state.ts'

const withChoices: readonly NewType[] = ['select', 'radio', 'checkboxes']
/** They begin with fields inside. */
const holders: readonly NewType[] = ['group', 'list']

/** A new field: its type, what it is called, and where that is needed its choices. */
export function adding(state: ViewState, { say }: Context, acts: Acts): Child {
  const type = state.adding?.type ?? 'text'
  const isHolder = holders.includes(type)
  const takes = isHolder || withChoices.includes(type)
  const taken = siblingsOf(state)
  const title = state.typed.title ?? ''
  const name = state.typed.name ?? (title === '' ? '' : nameFrom(title, taken))
  const read = (form: HTMLFormElement, control: string) => String(new FormData(form).get(control) ?? '').trim()
  return h(
    'form',
    {
      key: 'adding',
      class: 'settings-form',
      onsubmit: (event: Event) => {
        event.preventDefault()
        const form = event.target as HTMLFormElement
        const lines = read(form, 'choices').split('\n')
        const labels = new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))
        const choices: { value: string; label: string }[] = []
        for (const label of labels) {
          const values = choices.map(({ value }) => value)
          choices.push({ value: nameFrom(label, values), label })
        }
        acts.add({ key: read(form, 'name'), title: read(form, 'title'), choices })
      },
    },
    h(
      'section',
      { 'aria-labelledby': 's-adding' },
      h('h2', { id: 's-adding' }, say('adding')),
      selectField(
        { id: 'a-type', label: say('type') },
        {
          value: type,
          options: newTypes.map((one) => [one, say(`type.${one}`)]),
          take: (one) => acts.changeAdding({ type: one as NewType }),
        },
      ),
      h(
        'div',
        { class: 'field' },
        h(
          'label',
          { class: 'label', for: 'a-title' },
          say(type === 'heading' || type === 'note' ? 'label.text' : 'label'),
        ),
        h('input', {
          class: 'input',
          id: 'a-title',
          name: 'title',
          required: true,
          autocomplete: 'off',
          dir: 'auto',
          value: title,
          oninput: (event: Event) => {
            const now = (event.target as HTMLInputElement).value
            acts.type('title', now)
            const own = document.getElementById('a-name')
            if (state.typed.name === undefined && own instanceof HTMLInputElement) own.value = nameFrom(now, taken)
          },
        }),
      ),
      takes &&
        h(
          'div',
          { key: 'choices', class: 'field' },
          h('label', { class: 'label', for: 'a-choices' }, say(isHolder ? 'adding.inside' : 'choices')),
          h('p', { class: 'hint', id: 'a-choices-hint' }, say(isHolder ? 'adding.inside.hint' : 'choices.new.hint')),
          h('textarea', {
            class: 'input',
            id: 'a-choices',
            name: 'choices',
            rows: '4',
            required: true,
            dir: 'auto',
            'aria-describedby': 'a-choices-hint',
            value: state.typed.choices ?? '',
            oninput: (event: Event) => acts.type('choices', (event.target as HTMLTextAreaElement).value),
          }),
        ),
      h(
        'div',
        { key: 'name', class: 'field' },
        h('label', { class: 'label', for: 'a-name' }, say('adding.name')),
        h('p', { class: 'hint', id: 'a-name-hint' }, say('adding.name.hint')),
        h('input', {
          class: 'input mono',
          id: 'a-name',
          name: 'name',
          required: true,
          autocomplete: 'off',
          spellcheck: 'false',
          'aria-describedby': 'a-name-hint',
          value: name,
          oninput: (event: Event) => acts.type('name', (event.target as HTMLInputElement).value),
        }),
      ),
      h(
        'div',
        { key: 'do', class: 'row' },
        h('button', { type: 'submit', class: 'button primary' }, say('adding.add')),
        h('button', { type: 'button', class: 'button quiet', onclick: acts.cancelAdding }, say('cancel')),
      ),
    ),
  )
}

/** Names that are taken where the new field goes. */
function siblingsOf({ file, adding: asked }: ViewState): readonly string[] {
  const { after = '', isInside = true } = asked ?? {}
  const list = fieldAt(file, after)?.kind === 'list' ? '/items' : ''
  const parent = isInside ? `${after}${list}/properties` : after.slice(0, after.lastIndexOf('/'))
  return file.fields
    .filter(({ pointer }) => pointer.slice(0, pointer.lastIndexOf('/')) === parent)
    .map(({ key }) => key)
}
