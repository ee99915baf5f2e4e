import { isOfInputMethod } from '#site/keyboard/input-method.ts'
import { icon } from '../icon.ts'
import { type Child, h } from '../view.ts'
import type { PanelState } from './state.ts'
import { say } from './words.ts'

export interface ComposeActs {
  readonly typed: (text: string) => void
  readonly send: () => void
  readonly answer: (id: string) => void
  readonly attach: (files: readonly File[]) => void
  readonly detach: (key: string) => void
}

/** Where the visitor writes; answers that the script offers stand above it, and free text is possible all the same. */
export function compose(
  state: PanelState,
  { placeholder, text, longest }: { readonly placeholder: string; readonly text: string; readonly longest: number },
  acts: ComposeActs,
): Child {
  const mode = state.asks === 'email' || state.asks === 'tel' ? state.asks : null
  return [
    state.answers.length > 0 &&
      h(
        'div',
        { class: 'answers', role: 'group', 'aria-label': say('answers') },
        state.answers.map(({ id, title }) =>
          h('button', { key: id, type: 'button', class: 'button', dir: 'auto', onclick: () => acts.answer(id) }, title),
        ),
      ),
    h(
      'form',
      {
        class: 'compose',
        onsubmit: (event: Event) => {
          event.preventDefault()
          acts.send()
        },
      },
      state.problem !== null &&
        h('p', { class: 'error', role: 'alert', id: 'problem' }, icon('alert', 's'), state.problem),
      state.chosen.length > 0 &&
        h(
          'div',
          { class: 'files' },
          state.chosen.map(({ key, name, id, error }) =>
            h(
              'span',
              { key, class: 'file' },
              icon(error ? 'alert' : 'clip', 's'),
              error ?? (id === null ? say('attach.uploading', { name }) : name),
              h(
                'button',
                {
                  type: 'button',
                  class: 'button quiet only',
                  'aria-label': say('attach.remove', { name }),
                  onclick: () => acts.detach(key),
                },
                icon('close', 's'),
              ),
            ),
          ),
        ),
      h(
        'label',
        { class: 'button quiet only', title: say('attach') },
        icon('clip'),
        h('span', { class: 'sr' }, say('attach')),
        h('input', {
          type: 'file',
          class: 'sr',
          multiple: true,
          onchange: (event: Event) => {
            const input = event.target as HTMLInputElement
            acts.attach([...(input.files ?? [])])
            input.value = ''
          },
        }),
      ),
      h('label', { class: 'sr', for: 'say' }, say('say')),
      h('textarea', {
        class: 'input',
        id: 'say',
        rows: '1',
        dir: 'auto',
        maxlength: longest,
        placeholder,
        inputmode: mode,
        enterkeyhint: 'send',
        autocomplete: mode ?? 'off',
        'aria-describedby': state.problem === null ? null : 'problem',
        value: text,
        oninput: (event: Event) => acts.typed((event.target as HTMLTextAreaElement).value),
        onkeydown: (event: KeyboardEvent) => {
          if (event.key !== 'Enter' || event.shiftKey || isOfInputMethod(event)) return
          event.preventDefault()
          acts.send()
        },
        onpaste: (event: ClipboardEvent) => {
          const files = [...(event.clipboardData?.files ?? [])]
          if (files.length === 0) return
          event.preventDefault()
          acts.attach(files)
        },
      }),
      h('button', { type: 'submit', class: 'button primary only', 'aria-label': say('send') }, icon('send')),
    ),
  ]
}
