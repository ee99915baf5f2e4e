import { icon } from '../../chat/icon.ts'
import { type Child, h } from '../../chat/view.ts'
import type { Acts, Context, ViewState } from './view-state.ts'

const signs = { same: ' ', gone: '-', new: '+' } as const

/** What the builder has done to the file, as a reviewer will see it, and the way back. */
export function drawer(state: ViewState, { say }: Context, acts: Acts): Child {
  const { changed, diff, since, canUndo } = state.file
  const title =
    changed === 0 ? say('changes.none') : changed === 1 ? say('changes.one') : say('changes', { count: changed })
  return h(
    'section',
    { class: 'drawer', 'aria-labelledby': 'd-diff' },
    h(
      'header',
      {},
      icon('branch', 's'),
      h('h2', { id: 'd-diff' }, title),
      h('span', { class: 'muted wide' }, say(`changes.${since}`)),
      h(
        'p',
        { class: 'notice', role: 'status', 'data-tone': state.notice?.isWrong ? 'late' : null },
        state.notice?.text ?? '',
      ),
      h(
        'span',
        { class: 'row push' },
        h(
          'button',
          { type: 'button', class: 'button', disabled: !canUndo, onclick: acts.undo, 'aria-keyshortcuts': 'Control+Z' },
          icon('undo', 's'),
          say('undo'),
        ),
      ),
    ),
    diff.length > 0 &&
      h(
        'pre',
        { key: 'diff', class: 'diff', tabindex: '0', role: 'region', 'aria-label': say('changes.what') },
        diff.map(({ is, text, before, after }, index) =>
          h(
            'span',
            { key: `${before}-${after}-${index}`, class: is === 'new' ? 'add' : is === 'gone' ? 'del' : null },
            `${signs[is]} ${text}`,
          ),
        ),
      ),
  )
}
