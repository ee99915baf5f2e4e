import { type Child, h } from '../../chat/view.ts'
import { asText, button, segmented, select, sentence } from './controls.ts'
import type { Acts, Context, ViewState } from './view-state.ts'

/** What is built, and the strip that says how it is looked at. */
export function head(state: ViewState, { say, locale, locales }: Context, acts: Acts): Child {
  const { file, preview } = state
  const at = file.branches.findIndex(({ label }) => label === preview.branch)
  const toggle = (words: string, isOn: boolean, change: Parameters<Acts['preview']>[0]) =>
    h(
      'button',
      { key: words, type: 'button', 'aria-pressed': String(isOn), onclick: () => acts.preview(change) },
      words,
    )
  return h(
    'header',
    { class: 'head' },
    h('a', { key: 'forms', class: 'ref', href: `/__builder/?locale=${encodeURIComponent(locale)}` }, say('forms')),
    h('h1', { dir: 'auto' }, asText(file.form.title) || file.id),
    h('code', { class: 'ref' }, file.path),
    h(
      'div',
      { class: 'strip push', role: 'group', 'aria-label': say('preview') },
      segmented(
        say('preview.given'),
        [
          ['empty', say('preview.empty')],
          ['errors', say('preview.errors')],
        ],
        {
          value: preview.hasErrors ? 'errors' : preview.branch === '' ? 'empty' : '',
          take: (shown) => acts.preview({ hasErrors: shown === 'errors', ...(shown === 'empty' && { branch: '' }) }),
        },
      ),
      file.branches.length > 0 &&
        select(
          { key: 'answers', 'aria-label': say('preview.answers'), 'data-on': at >= 0 },
          {
            value: String(at),
            options: [
              ['-1', say('preview.answers')],
              ...file.branches.map(({ label }, index) => [String(index), label] as const),
            ],
            take: (index) => acts.preview({ branch: file.branches[Number(index)]?.label ?? '' }),
          },
        ),
      locales.length > 1 &&
        segmented(
          say('preview.language'),
          locales.map(({ code, label }) => [code, label]),
          { value: preview.locale, take: (locale) => acts.preview({ locale }) },
        ),
      h('div', { class: 'segmented', role: 'group', 'aria-label': say('preview.seen') }, [
        toggle(say('preview.noscript'), !preview.hasScript, { hasScript: !preview.hasScript }),
        toggle(say('preview.narrow'), preview.isNarrow, { isNarrow: !preview.isNarrow }),
      ]),
    ),
    file.published
      ? h('a', { key: 'open', class: 'button quiet', href: `/forms/${file.id}/` }, say('open'))
      : h('span', { key: 'open', class: 'badge' }, say('unpublished')),
  )
}

/** What stands in the way of the form: above everything else, with how to get on. */
export function standing(state: ViewState, { say }: Context, acts: Acts): Child {
  const { file, isLost } = state
  if (isLost) return notice('lost', say('lost'), '')
  if (!file.isReadable) {
    const [first] = file.problems
    const where = first ? `${say('line', { line: first.line })}: ${sentence(first.message)}` : null
    const said = [
      say('unreadable.detail', { path: file.path }),
      file.canUndo && say('unreadable.undo'),
      where,
      first?.hint && sentence(first.hint),
    ]
    return notice('unreadable', say('unreadable'), said.filter(Boolean).join(' '))
  }
  if (file.isSound) return null
  const wrong = file.fields.find(({ problems }) => problems.some(({ severity }) => severity === 'error'))
  return h(
    'div',
    { key: 'unsound', class: 'alert', 'data-tone': 'warn', role: 'status' },
    h('p', {}, h('b', {}, say('unsound')), ` · ${say('unsound.detail')} `),
    wrong && button(wrong.label, () => acts.pick(wrong.pointer), { symbol: 'alert', className: 'quiet' }),
  )
}

function notice(key: string, title: string, detail: string): Child {
  return h(
    'div',
    { key, class: 'alert', 'data-tone': 'late', role: 'alert' },
    h('p', {}, h('b', {}, title), ' ', detail),
  )
}
