import { icon } from '../../chat/icon.ts'
import { type Child, h } from '../../chat/view.ts'
import type { BuilderProblem, BuilderState } from '../state.ts'
import { segmented } from './controls.ts'
import { type Acts, type Context, fieldAt, type ViewState } from './view-state.ts'

const signs = { same: ' ', gone: '-', new: '+' } as const

/** What the builder has done to the file, as a reviewer will see it, or the file itself with what is wrong in it; and the way back. */
export function drawer(state: ViewState, context: Context, acts: Acts): Child {
  const { say } = context
  const { changed, since, canUndo } = state.file
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
      segmented(
        say('drawer'),
        [
          ['changes', say('drawer.changes')],
          ['file', say('drawer.file')],
        ],
        { value: state.drawer, take: (shown) => acts.showDrawer(shown as ViewState['drawer']) },
      ),
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
    state.drawer === 'file' ? fileText(state, context) : difference(state, context),
  )
}

function difference({ file: { diff } }: ViewState, { say }: Context): Child {
  if (diff.length === 0) return null
  return h(
    'pre',
    { key: 'diff', class: 'diff', tabindex: '0', role: 'region', 'aria-label': say('changes.what') },
    diff.map(({ is, text, before, after }, index) =>
      h(
        'span',
        { key: `${before}-${after}-${index}`, class: is === 'new' ? 'add' : is === 'gone' ? 'del' : null },
        `${signs[is]} ${text}`,
      ),
    ),
  )
}

/** Every line with its number, those of the picked field marked, and each mistake below its line. */
function fileText({ file, picked }: ViewState, { say }: Context): Child {
  const [first, last] = fieldAt(file, picked)?.lines ?? [0, 0]
  const problems = problemsByLine(file)
  const lines = file.text.replace(/\n$/, '').split('\n')
  return h(
    'pre',
    { key: 'file', class: 'diff file', tabindex: '0', role: 'region', 'aria-label': file.path },
    lines.flatMap((text, index) => {
      const number = index + 1
      const isPicked = first <= number && number <= last
      return [
        h(
          'span',
          {
            key: `line-${number}`,
            class: isPicked ? 'picked' : null,
            // The line is new to this place whenever another field is picked.
            ...(number === first && { ref: (line: HTMLElement) => line.scrollIntoView({ block: 'nearest' }) }),
          },
          h('i', { 'aria-hidden': 'true' }, String(number).padStart(String(lines.length).length)),
          ` ${text.replace(/\r$/, '')}`,
        ),
        ...(problems.get(number) ?? []).map(({ severity, message, hint }, at) =>
          h(
            'span',
            { key: `problem-${number}-${at}`, class: severity === 'error' ? 'problem-line' : 'problem-line mild' },
            `${say('line', { line: number })}: ${message}${hint ? `. ${hint}` : ''}`,
          ),
        ),
      ]
    }),
  )
}

function problemsByLine({ problems, fields }: BuilderState): ReadonlyMap<number, readonly BuilderProblem[]> {
  const all = [...problems, ...fields.flatMap((field) => field.problems)]
  const byLine = new Map<number, BuilderProblem[]>()
  for (const problem of all) {
    const here = byLine.get(problem.line)
    if (here) here.push(problem)
    else byLine.set(problem.line, [problem])
  }
  return byLine
}
