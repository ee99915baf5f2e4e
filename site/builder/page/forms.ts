import { type Child, draw, h } from '../../chat/view.ts'
import type { SayInBuilder } from '../../i18n/builder/texts.ts'
import type { BuilderBegin, FormEntry } from '../begin.ts'
import { formNameFrom } from './names.ts'
import { requestsFor } from './requests.ts'

interface Begin extends BuilderBegin {
  readonly forms: readonly FormEntry[]
  readonly say: SayInBuilder
  readonly place: Element
}

/** All forms, each with the way into its builder, and what a new one needs: a title, and a name for its file. */
export function startForms({ forms, say, place, ...begin }: Begin): void {
  const query = `?locale=${encodeURIComponent(begin.locale)}`
  const taken = forms.map(({ id }) => id)
  let complaint = ''

  const create = async (form: HTMLFormElement) => {
    const given = new FormData(form)
    const [title, id] = ['title', 'name'].map((name) => String(given.get(name) ?? '').trim())
    if (!title || !id) return
    if (taken.includes(id)) return complain(say('refused.name-taken.form'))
    if (!/^[a-z][a-z0-9-]*$/.test(id)) return complain(say('new.name.hint'))
    const got = await requestsFor({ ...begin, id }).post('create', { title })
    if (got.is === 'answer') location.assign(`/__builder/${id}/${query}`)
    else complain(got.is === 'refused' ? say('refused.other', { reason: got.words }) : say('lost'))
  }
  const complain = (words: string) => {
    complaint = words
    render()
  }

  const entry = ({ id, title, path, published }: FormEntry): Child =>
    h(
      'li',
      { key: id },
      h('a', { href: `/__builder/${id}/${query}`, dir: 'auto' }, title),
      h('code', { class: 'muted' }, path),
      !published && h('span', { class: 'badge' }, say('unpublished')),
    )

  function render(): void {
    draw(place, [
      h('header', { class: 'head' }, h('h1', {}, say('forms'))),
      h('div', { class: 'all-forms' }, [
        h('ul', { role: 'list' }, forms.map(entry)),
        h(
          'form',
          {
            class: 'settings-form',
            onsubmit: (event: Event) => {
              event.preventDefault()
              void create(event.target as HTMLFormElement)
            },
          },
          h('h2', {}, say('new')),
          h('p', { class: 'wrong', role: 'alert' }, complaint),
          h(
            'div',
            { class: 'field' },
            h('label', { class: 'label', for: 'n-title' }, say('form.title')),
            h('input', {
              class: 'input',
              id: 'n-title',
              name: 'title',
              required: true,
              autocomplete: 'off',
              dir: 'auto',
              oninput: (event: Event) => {
                const name = document.getElementById('n-name')
                if (name instanceof HTMLInputElement && name.dataset.own === undefined)
                  name.value = formNameFrom((event.target as HTMLInputElement).value, taken)
              },
            }),
          ),
          h(
            'div',
            { class: 'field' },
            h('label', { class: 'label', for: 'n-name' }, say('adding.name')),
            h('p', { class: 'hint', id: 'n-name-hint' }, say('new.name.hint')),
            h('input', {
              class: 'input mono',
              id: 'n-name',
              name: 'name',
              required: true,
              autocomplete: 'off',
              spellcheck: 'false',
              'aria-describedby': 'n-name-hint',
              oninput: (event: Event) => {
                ;(event.target as HTMLInputElement).dataset.own = ''
              },
            }),
          ),
          h('div', { class: 'row' }, h('button', { type: 'submit', class: 'button primary' }, say('new.create'))),
        ),
      ]),
    ])
  }
  render()
}
