import { icon } from '../icon.ts'
import { backAt } from '../times.ts'
import { type Child, h } from '../view.ts'
import { type ComposeActs, compose } from './compose.ts'
import { channelForm, type FormActs } from './form.ts'
import { type LogActs, log } from './log.ts'
import { type SheetActs, sheet } from './sheets.ts'
import type { PanelState } from './state.ts'
import { say } from './words.ts'

export interface FrameActs extends LogActs, ComposeActs, SheetActs {
  readonly close: () => void
  readonly toggleMenu: (isOpen: boolean) => void
  readonly openTranscript: () => void
  readonly openAddress: () => void
  readonly openStep: () => void
  readonly openRating: () => void
  readonly openEnd: () => void
  readonly openFallback: () => void
  readonly restart: () => void
  readonly again: () => void
  readonly form: FormActs
}

export interface FrameWords {
  /** BCP 47, for times. */
  readonly locale: string
  readonly now: number
  /** Texts of the channel. */
  readonly title: string
  readonly placeholder: string | null
  readonly offline: string | null
  /** Characters of one message. */
  readonly longest: number
}

/** The whole panel: who is there, what was said, where one writes. */
export function frame(
  state: PanelState,
  text: string,
  words: FrameWords,
  acts: FrameActs,
  isPage: boolean,
): readonly Child[] {
  return [head(state, words, acts, isPage), ...body(state, text, words, acts)]
}

function head(state: PanelState, words: FrameWords, acts: FrameActs, isPage: boolean): Child {
  const hasTalk = state.phase === 'talking' || state.phase === 'ended'
  return h(
    'div',
    { class: 'chat-head' },
    h(
      'span',
      { class: `avatar ${state.operator === null ? 'bot' : ''}`.trim(), 'aria-hidden': 'true' },
      state.operator === null ? icon('chat', 's') : initial(state.operator),
    ),
    h(
      'div',
      {},
      h(isPage ? 'h1' : 'h2', { id: 'chat-title' }, words.title),
      h('p', { 'aria-live': 'polite' }, statusWords(state, words)),
    ),
    h(
      'div',
      { class: 'row push' },
      hasTalk &&
        h(
          'div',
          { class: 'chat-menu', onkeydown: menuKeys(acts) },
          h(
            'button',
            {
              type: 'button',
              class: 'button quiet only',
              'aria-label': say('menu'),
              'aria-expanded': String(state.isMenuOpen),
              onclick: () => acts.toggleMenu(!state.isMenuOpen),
            },
            icon('dots'),
          ),
          state.isMenuOpen && menu(state, acts),
        ),
      !isPage &&
        h(
          'button',
          { type: 'button', class: 'button quiet only', 'aria-label': say('close'), onclick: acts.close },
          icon('down'),
        ),
    ),
  )
}

function menu(state: PanelState, acts: FrameActs): Child {
  const entry = (key: string, words: string, act: () => void) =>
    h('li', { key }, h('button', { type: 'button', class: 'button quiet', onclick: act }, words))
  return h(
    'ul',
    { role: 'list' },
    entry('transcript', say('transcript'), acts.openTranscript),
    state.mayRestart && entry('restart', say('restart'), acts.restart),
    state.phase === 'ended' ? entry('rate', say('rate'), acts.openRating) : entry('end', say('end'), acts.openEnd),
  )
}

function menuKeys(acts: FrameActs) {
  return (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    const button = (event.currentTarget as HTMLElement).querySelector('button')
    if (button?.ariaExpanded !== 'true') return
    event.stopPropagation()
    acts.toggleMenu(false)
    button.focus()
  }
}

function statusWords(state: PanelState, { locale, now }: FrameWords): string {
  if (state.phase === 'ended') return say('status.ended')
  if (state.operator !== null) return say('status.with', { name: state.operator })
  if (state.isScripted && !state.isWaiting) return say(state.isAvailable ? 'status.bot.people' : 'status.bot')
  if (state.isAvailable) return say(state.isWaiting ? 'status.waiting' : 'status.people')
  return state.backAt === null ? say('status.nobody') : say('status.back', { time: backAt(locale, state.backAt, now) })
}

function body(state: PanelState, text: string, words: FrameWords, acts: FrameActs): readonly Child[] {
  const { sheet: open } = state
  if (open?.kind === 'before' || open?.kind === 'fallback' || open?.kind === 'step') {
    const title = say(open.kind)
    const leave = open.kind === 'before' ? null : acts.leave
    return [
      open.form === null
        ? h('div', { class: 'sheet-form', 'aria-busy': 'true' })
        : channelForm(
            open.form,
            { title, send: say(open.kind === 'before' ? 'before.start' : 'form.send'), failed: open.failed },
            { ...acts.form, leave },
          ),
    ]
  }
  if (open !== null) return [sheet(open, acts, state.reviewLink)]
  const placeholder = state.answers.length > 0 ? say('say.answer') : (words.placeholder ?? say('say.hint'))
  return [
    log(state, words.locale, words.now, acts),
    notice(state, words, acts),
    state.stepForm !== null &&
      h(
        'div',
        { key: 'step', class: 'answers' },
        h('button', { type: 'button', class: 'button', onclick: acts.openStep }, say('step.open')),
      ),
    state.phase === 'ended' || state.phase === 'gone'
      ? after(state, text, acts)
      : compose(state, { placeholder, text, longest: words.longest }, acts),
  ]
}

/** What the visitor has to know now: the connection, or that nobody is there. */
function notice(state: PanelState, { locale, now, offline }: FrameWords, acts: FrameActs): Child {
  if (state.connection !== 'live')
    return h(
      'p',
      { key: 'connection', class: 'status', 'data-tone': 'warn', role: 'status' },
      icon('offline', 's'),
      h('span', {}, say(state.connection === 'offline' ? 'offline' : 'reconnecting')),
    )
  const isAlone =
    !state.isAvailable && state.operator === null && state.phase !== 'ended' && (state.isWaiting || !state.isScripted)
  if (!isAlone) return null
  const back =
    state.backAt === null ? say('said.nobody') : say('said.back', { time: backAt(locale, state.backAt, now) })
  const where = state.email === null ? say('said.mail.ask') : say('said.mail', { email: state.email })
  return h(
    'div',
    { key: 'nobody', class: 'status', 'data-tone': 'calm', role: 'status' },
    icon('clock', 's'),
    h('span', {}, state.email === null ? (offline ?? `${back} ${where}`) : `${back} ${where}`),
    way(state, acts),
  )
}

/** How an answer can find who leaves: a form instead of the chat, or an address for the one that has begun. */
function way({ phase, email, fallback }: PanelState, acts: FrameActs): Child {
  if (email !== null) return null
  if (phase === 'talking')
    return h('button', { type: 'button', class: 'button', onclick: acts.openAddress }, say('address'))
  return (
    fallback !== null &&
    h('button', { type: 'button', class: 'button', onclick: acts.openFallback }, say('fallback.open'))
  )
}

function after(state: PanelState, text: string, acts: FrameActs): Child {
  return h(
    'div',
    { key: 'after', class: 'sheet-after' },
    h('p', { class: 'muted' }, say(state.phase === 'gone' ? 'no.one' : 'said.ended')),
    text !== '' && h('p', { class: 'bubble you' }, text),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: 'button primary', onclick: acts.again }, say('again')),
      state.phase === 'ended' &&
        state.rated === null &&
        h('button', { type: 'button', class: 'button', onclick: acts.openRating }, say('rate')),
      state.phase === 'ended' &&
        h('button', { type: 'button', class: 'button quiet', onclick: acts.openTranscript }, say('transcript')),
    ),
  )
}

function initial(name: string): string {
  const [first = '?'] = [...name.trim()]
  return first.toLocaleUpperCase()
}
