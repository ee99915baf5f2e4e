import { icon } from '../icon.ts'
import { mayFollow, said } from '../links.ts'
import { clock, day } from '../times.ts'
import { type Child, h, type ViewNode } from '../view.ts'
import type { Line, LineFile, PanelState } from './state.ts'
import { say } from './words.ts'

export interface LogActs {
  readonly retry: (key: string) => void
  readonly discard: (key: string) => void
}

const hourMs = 3_600_000
const shownPictures = /^image\/(png|jpeg|gif|webp)$/

/** Everything that was said, the newest below; it opens there by itself, and new lines never move what is being read. */
export function log(state: PanelState, locale: string, now: number, acts: LogActs): ViewNode {
  const { lines, typing } = state
  const lastSent = lines.findLast(({ by, sending }) => by === 'visitor' && sending === 'done')
  return h(
    'div',
    { class: 'log', role: 'log', 'aria-label': say('log'), 'aria-live': 'polite', tabindex: '0' },
    h(
      'ol',
      { role: 'list' },
      lines.map((line, n) => [
        when(line, lines[n - 1], locale, now),
        h(
          'li',
          { key: line.key },
          line.by === 'system' ? h('p', { class: 'said' }, line.text) : message(line, lines[n - 1]),
          line.by === 'visitor' && meta(line, { isLast: line === lastSent, state, locale, acts }),
        ),
      ]),
      typing !== null &&
        h(
          'li',
          { key: 'typing' },
          h('p', { class: 'bubble typing', role: 'img', 'aria-label': typing }, h('i'), h('i'), h('i')),
        ),
    ),
  )
}

/** A new day, or a pause of an hour, is said between the lines. */
function when(line: Line, before: Line | undefined, locale: string, now: number): Child {
  if (line.at === 0 || (before && line.at - before.at < hourMs)) return null
  const words = { day: day(locale, line.at, now) || say('today'), time: clock(locale, line.at) }
  return h('li', { key: `when-${line.key}`, class: 'when' }, say('day', words))
}

function message(line: Line, before: Line | undefined): Child {
  const isMine = line.by === 'visitor'
  const isNamed = !isMine && line.name !== '' && (before?.by !== line.by || before.name !== line.name)
  const mark = isMine ? 'you' : ''
  return [
    isNamed && h('p', { class: 'who' }, line.name),
    line.text !== '' &&
      h(
        'p',
        { class: `bubble ${mark} ${line.sending === 'done' ? '' : 'unsent'}`.trim(), dir: 'auto' },
        isMine && h('span', { class: 'sr' }, `${say('you')}: `),
        said(line.text),
      ),
    line.links.filter(({ href }) => mayFollow(href)).map((link) => card(link)),
    line.files.filter(isPicture).map((file) => picture(file, isMine)),
    line.files.some((file) => !isPicture(file)) &&
      h(
        'div',
        { class: `files ${isMine ? 'mine' : ''}` },
        line.files.filter((file) => !isPicture(file)).map(attachment),
      ),
  ]
}

function meta(
  line: Line,
  { isLast, state, locale, acts }: { isLast: boolean; state: PanelState; locale: string; acts: LogActs },
): Child {
  if (line.sending === 'refused')
    return h(
      'p',
      { class: 'meta mine', 'data-tone': 'late' },
      h('span', {}, line.refusal ?? say('refused')),
      h('button', { type: 'button', onclick: () => acts.retry(line.key) }, say('retry')),
      h('button', { type: 'button', onclick: () => acts.discard(line.key) }, say('discard')),
    )
  if (line.sending === 'waiting')
    return h('p', { class: 'meta mine' }, say(state.connection === 'live' ? 'sending' : 'unsent'))
  if (!isLast) return null
  const isRead = state.readTo >= line.position && line.position > 0
  return h(
    'p',
    { class: 'meta mine' },
    say(isRead ? 'seen' : 'sent', { time: clock(locale, isRead && state.readAt ? state.readAt : line.at) }),
  )
}

function isPicture({ type, url }: LineFile): boolean {
  return url !== '' && shownPictures.test(type)
}

function picture({ url, name }: LineFile, isMine: boolean): Child {
  return h(
    'a',
    { class: `picture ${isMine ? 'mine' : ''}`, href: url, target: '_blank', rel: 'noopener' },
    h('img', { src: url, alt: name, loading: 'lazy' }),
  )
}

function attachment({ name, url, size }: LineFile): Child {
  const inside = [icon('clip', 's'), name, h('span', { class: 'num' }, `${Math.max(1, Math.round(size / 1_000))} kB`)]
  return url === ''
    ? h('span', { class: 'file' }, inside)
    : h('a', { class: 'file', href: url, target: '_blank', rel: 'noopener', download: name }, inside)
}

function card({ title, href }: { readonly title: string; readonly href: string }): Child {
  return h(
    'a',
    { class: 'ticket-card', href, target: '_blank', rel: 'noopener' },
    icon('docket'),
    h('b', { dir: 'auto' }, title),
    icon('chevron', 's flip'),
    h('span', { class: 'sr' }, ` (${say('new')})`),
  )
}
