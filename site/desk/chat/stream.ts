import type { ChatMessage, ChatNotice, DeskConversation } from '#engine/core/chat/wire.ts'
import { icon } from '../../chat/icon.ts'
import { mayFollow, said } from '../../chat/links.ts'
import { type Child, h } from '../../chat/view.ts'
import { hueOf } from '../../components/hue.ts'
import type { IconName } from '../../components/icons.ts'
import type { Acts } from './acts.ts'
import { type Context, clock, nameOf } from './context.ts'
import type { ChatDesk, Pending, Result } from './state.ts'

/** Everything that was said and happened in the open conversation, the newest below; what only the operator sees is yellow. */
export function stream(state: ChatDesk, open: DeskConversation, context: Context, acts: Acts): Child {
  const name = nameOf(open.conversation, context)
  const results = state.results[open.conversation.id] ?? []
  const pending = state.pending.filter(({ conversation }) => conversation === open.conversation.id)
  const typing = state.typing[open.conversation.id]
  const lastOurs = open.messages.findLast(({ by }) => by === 'operator')
  return h(
    'div',
    { class: 'stream', role: 'log', tabindex: '0', 'aria-label': context.say('conversation', { name }) },
    h(
      'ol',
      { class: 'timeline', role: 'list' },
      results
        .filter(({ after }) => after < (open.messages[0]?.position ?? 0))
        .map((result) => shown(result, state, context)),
      turnsOf(open.messages).map((turn) => {
        const last = turn.at(-1)?.position ?? 0
        return [
          turn.map((one) => one.notice).some(Boolean)
            ? happened(turn[0] as ChatMessage, context)
            : talk(turn, name, context),
          turn.includes(lastOurs as ChatMessage) &&
            open.conversation.visitorReadTo >= (lastOurs?.position ?? Number.POSITIVE_INFINITY) &&
            h(
              'li',
              { key: 'read', class: 'event' },
              icon('eye'),
              h('div', { class: 'row' }, h('span', {}, context.say('read', { name }))),
            ),
          results.filter(({ after }) => after === last).map((result) => shown(result, state, context)),
        ]
      }),
      pending.map((one) => waiting(one, state, context, acts)),
      typing !== undefined &&
        h(
          'li',
          { key: 'typing' },
          avatar(name),
          h('div', { class: 'turn' }, h('p', { class: 'muted small' }, context.say('typing', { name }))),
        ),
    ),
  )
}

const pauseMs = 5 * 60_000

/** Messages of one author that follow each other stand together; what happened stands alone. */
function turnsOf(messages: readonly ChatMessage[]): readonly (readonly ChatMessage[])[] {
  const turns: ChatMessage[][] = []
  for (const message of messages) {
    const turn = turns.at(-1)
    const before = turn?.at(-1)
    const isSame =
      before &&
      before.notice === null &&
      message.notice === null &&
      before.by === message.by &&
      before.name === message.name
    if (isSame && Date.parse(message.at) - Date.parse(before.at) < pauseMs) turn?.push(message)
    else turns.push([message])
  }
  return turns
}

function talk(turn: readonly ChatMessage[], visitor: string, context: Context): Child {
  const [first] = turn
  if (!first) return null
  const name = first.by === 'visitor' ? visitor : first.name || context.say('assistant')
  return h(
    'li',
    { key: first.position },
    first.by === 'script' ? h('span', { class: 'avatar bot', 'aria-hidden': 'true' }, icon('chat', 's')) : avatar(name),
    h(
      'div',
      { class: 'turn' },
      h('p', { class: 'row' }, h('b', { dir: 'auto' }, name), time(first.at, context)),
      turn.map((message) => [
        message.text !== '' &&
          h(
            'p',
            { key: message.position, class: `bubble ${message.by === 'visitor' ? 'you' : ''}`.trim(), dir: 'auto' },
            said(message.text),
          ),
        message.links
          .filter(({ href }) => mayFollow(href))
          .map(({ title, href }) =>
            h('p', { class: 'small' }, h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, title)),
          ),
        message.files.length > 0 &&
          h(
            'div',
            { class: 'files' },
            message.files.map(({ name: file, url, size }) =>
              h(
                'a',
                { class: 'file', href: url, download: file },
                icon('clip', 's'),
                file,
                h('span', { class: 'num' }, `${Math.max(1, Math.round(size / 1_000))} kB`),
              ),
            ),
          ),
      ]),
    ),
  )
}

function avatar(name: string): Child {
  const [initial = '?'] = [...name.trim()]
  return h('span', { class: 'avatar', 'data-h': hueOf(name), 'aria-hidden': 'true' }, initial.toLocaleUpperCase())
}

function time(at: string, context: Context): Child {
  return h('time', { datetime: at }, clock(Date.parse(at), context))
}

const icons: Readonly<Record<ChatNotice['kind'], IconName>> = {
  joined: 'user',
  left: 'moon',
  nobody: 'clock',
  ticket: 'docket',
  'by-mail': 'mail',
  restarted: 'undo',
  ended: 'check',
  rated: 'star',
  transcript: 'mail',
  address: 'mail',
  routed: 'flow',
}

function happened({ notice, position, at }: ChatMessage, context: Context): Child {
  if (!notice) return null
  const words = sentence(notice, context)
  return h(
    'li',
    { key: position, class: 'event' },
    icon(notice.kind === 'rated' ? faceOf(notice.rating) : icons[notice.kind]),
    h(
      'div',
      { class: 'row' },
      notice.kind === 'ticket'
        ? h('a', { href: `/desk/tickets/${notice.number}` }, words)
        : h('span', { dir: 'auto' }, words),
      h('span', { class: 'push' }, time(at, context)),
    ),
  )
}

function sentence(notice: ChatNotice, context: Context): string {
  const { say } = context
  switch (notice.kind) {
    case 'joined':
      return notice.by === null
        ? say('notice.joined', { name: notice.name })
        : say('notice.joined.by', { name: notice.name, by: notice.by })
    case 'left':
      return say('notice.left', { name: notice.name })
    case 'nobody':
      return notice.backAt === null
        ? say('notice.nobody')
        : say('notice.nobody.back', { time: clock(Date.parse(notice.backAt), context) })
    case 'ticket':
      return say('notice.ticket', { number: notice.number })
    case 'by-mail':
      return say('notice.by-mail', { email: notice.email })
    case 'restarted':
      return say('notice.restarted')
    case 'ended':
      return say(`notice.ended.${notice.by}`)
    case 'rated': {
      const face = say(`face.${notice.rating}`)
      return notice.text === '' ? say('notice.rated', { face }) : say('notice.rated.why', { face, text: notice.text })
    }
    case 'transcript':
      return say('notice.transcript')
    case 'address':
      return say('notice.address', { email: notice.email })
    case 'routed':
      return notice.name === null
        ? say('notice.routed.none', { reason: notice.reason })
        : say('notice.routed', { name: notice.name, reason: notice.reason })
  }
}

function faceOf(rating: 1 | 3 | 5): IconName {
  return ({ 5: 'smile', 3: 'flat', 1: 'frown' } as const)[rating]
}

/** What a command answered, as a note that nobody else sees. */
function shown(result: Result, { desk }: ChatDesk, context: Context): Child {
  return h(
    'li',
    { key: `result ${result.key}` },
    avatar(desk.me.name),
    h(
      'article',
      { class: 'message note', 'aria-label': context.say('only.you') },
      h(
        'div',
        { class: 'message-head' },
        h('b', {}, result.asked),
        h('span', { class: 'label-note' }, context.say('only.you')),
        h('span', { class: 'push' }, time(new Date(result.at).toISOString(), context)),
      ),
      h(
        'div',
        { class: 'message-body' },
        result.text !== '' && h('p', { class: 'lines', role: result.isWrong ? 'alert' : null }, result.text),
        result.items.length > 0 &&
          h(
            'ul',
            { role: 'list' },
            result.items.map(({ title, href }) =>
              h('li', { dir: 'auto' }, href === null ? title : h('a', { href }, title)),
            ),
          ),
      ),
    ),
  )
}

function waiting({ id, text, files, failed }: Pending, { desk }: ChatDesk, { say }: Context, acts: Acts): Child {
  return h(
    'li',
    { key: `pending ${id}` },
    avatar(desk.me.name),
    h(
      'div',
      { class: 'turn' },
      h(
        'p',
        { class: 'row' },
        h('b', {}, desk.me.name),
        h('span', { class: 'muted small' }, say(failed ? 'failed' : 'sending')),
      ),
      h('p', { class: 'bubble unsent', dir: 'auto' }, text || files.map(({ name }) => name).join(', ')),
      failed &&
        h(
          'p',
          { class: 'row' },
          h('button', { type: 'button', class: 'button', onclick: () => acts.retry(id) }, say('retry')),
        ),
    ),
  )
}
