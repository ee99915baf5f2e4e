import type {
  ChatMessage,
  ChatNotice,
  ConversationStanding,
  ScriptStanding,
  VisitorFrame,
} from '#engine/core/chat/wire.ts'
import { backAt } from '../times.ts'
import type { Line, PanelState } from './state.ts'
import { say } from './words.ts'

/** What the stream has told: the stored lines, and how things stand. */
export interface Told {
  readonly stored: readonly Line[]
  readonly state: PanelState
}

export interface Reader {
  /** Origin that addresses of files are relative to. */
  readonly engine: string
  /** BCP 47. */
  readonly locale: string
  readonly now: number
}

/** The conversation after one more frame of its stream. A message that is known already changes nothing. */
export function applyFrame(told: Told, frame: VisitorFrame, reader: Reader): Told {
  const { stored, state } = told
  switch (frame.type) {
    case 'reset':
      return { ...told, stored: [] }
    case 'message': {
      if (stored.some(({ position }) => position >= frame.message.position)) return told
      const line = lineOf(frame.message, reader)
      const typing = frame.message.by === 'operator' ? null : state.typing
      return { stored: line ? [...stored, line] : stored, state: { ...state, typing } }
    }
    case 'typing':
      return { stored, state: { ...state, typing: say('typing', { name: frame.name }) } }
    case 'read':
      return { stored, state: { ...state, readTo: frame.position, readAt: Date.parse(frame.at) } }
    case 'operator':
      return { stored, state: { ...state, ...standing(frame) } }
    case 'script':
      return { stored, state: { ...state, ...scriptNow(frame) } }
    case 'ended':
      return { stored, state: { ...state, phase: 'ended', typing: null } }
  }
}

function standing(told: ConversationStanding): Partial<PanelState> {
  const names = told.operators.map(({ name }) => name)
  return {
    operator: names.length > 0 ? names.join(', ') : null,
    isWaiting: told.waiting,
    isAvailable: told.available,
    backAt: told.backAt === null ? null : Date.parse(told.backAt),
    email: told.email,
    rated: told.rating,
  }
}

const asked = { selection: 'text', email: 'email', phone: 'tel', line: 'text', lines: 'lines', form: 'form' } as const

/** What a script waits for, as the panel offers it. */
export function scriptNow({
  state,
  step,
  mayRestart,
}: ScriptStanding): Pick<PanelState, 'answers' | 'asks' | 'stepForm' | 'isScripted' | 'mayRestart'> {
  return {
    answers:
      step?.asks === 'selection' ? step.answers.map(({ id, title, link }) => ({ id, title, link: link ?? '' })) : [],
    asks: step?.asks ? asked[step.asks] : 'text',
    stepForm: step?.asks === 'form' ? step.form : null,
    isScripted: state === 'asks',
    mayRestart,
  }
}

function lineOf(message: ChatMessage, reader: Reader): Line | null {
  const words = message.notice ? noticeWords(message.notice, reader) : message.text
  if (words === '' && message.files.length === 0 && message.links.length === 0) return null
  return {
    key: message.id ?? `at ${message.position}`,
    position: message.position,
    by: message.notice ? 'system' : message.by,
    name: message.name || (message.by === 'script' ? say('bot') : ''),
    text: words,
    at: Date.parse(message.at),
    files: message.files.map(({ name, type, size, url }) => ({
      name,
      type,
      size,
      url: new URL(url, reader.engine).href,
    })),
    links: message.links,
    sending: 'done',
    refusal: null,
  }
}

/** What the system tells, in the visitor's words; empty for what is not for them. */
function noticeWords(notice: ChatNotice, { locale, now }: Reader): string {
  switch (notice.kind) {
    case 'joined':
      return say('said.joined', { name: notice.name })
    case 'left':
      return say('said.left', { name: notice.name })
    case 'nobody':
      return notice.backAt === null
        ? say('said.nobody')
        : say('said.back', { time: backAt(locale, Date.parse(notice.backAt), now) })
    case 'ticket':
      return say('said.ticket', { number: notice.number })
    case 'by-mail':
      return say('said.by-mail', { email: notice.email })
    case 'restarted':
      return say('said.restarted')
    case 'ended':
      return say(notice.by === 'idle' ? 'said.ended.idle' : 'said.ended')
    default:
      return ''
  }
}
