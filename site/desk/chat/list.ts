import type { ConversationCard } from '#engine/core/chat/wire.ts'
import { icon } from '../../chat/icon.ts'
import { type Child, h } from '../../chat/view.ts'
import type { Acts } from './acts.ts'
import { ago, type Context, clock, nameOf } from './context.ts'
import { type ChatDesk, type Groups, groupsOf, isMine, since } from './state.ts'

const order = ['you', 'waiting', 'help', 'them', 'ended'] as const
/** Whoever has waited longer is marked. */
const patienceMs = 60_000

/** The conversations: those that wait for us first, the longest wait on top. Every one is a link, with a script and without. */
export function list(state: ChatDesk, context: Context, acts: Acts): Child {
  const { say } = context
  const groups = groupsOf(state)
  const isEmpty = order.every((name) => groups[name].length === 0)
  return h(
    'nav',
    { class: 'mails', 'aria-label': say('list') },
    order.map((name) => group(name, groups[name], state, context, acts)),
    isEmpty &&
      h(
        'div',
        { key: 'none', class: 'empty' },
        icon('chat'),
        h('b', {}, say('none')),
        h('p', { class: 'small' }, say(state.desk.me.available ? 'none.detail.in' : 'none.detail.out')),
      ),
    h(
      'ul',
      { key: 'channels', role: 'list' },
      h(
        'li',
        {},
        h(
          'a',
          {
            href: '/desk/chat',
            'aria-current': state.open === null ? 'true' : null,
            onclick: followed(() => acts.open(null)),
          },
          h('b', {}, say('channels')),
          h('p', { class: 'where', dir: 'auto' }, state.desk.channels.map(({ title }) => title).join(' · ')),
        ),
      ),
    ),
  )
}

function group(
  name: keyof Groups,
  cards: readonly ConversationCard[],
  state: ChatDesk,
  context: Context,
  acts: Acts,
): Child {
  if (cards.length === 0) return null
  return [
    h(
      'h2',
      { key: `${name}-title`, id: `c-${name}` },
      context.say(`group.${name}`),
      ' ',
      h('span', { class: 'num' }, cards.length),
    ),
    h(
      'ul',
      { key: name, role: 'list', 'aria-labelledby': `c-${name}` },
      cards.map((card) => entry(name, card, state, context, acts)),
    ),
  ]
}

function entry(name: keyof Groups, card: ConversationCard, state: ChatDesk, context: Context, acts: Acts): Child {
  const { say } = context
  const isWaiting = name !== 'them' && name !== 'ended'
  const waited = context.now - since(card)
  const visitor = nameOf(card, context)
  const others = card.operators.filter(({ id }) => id !== state.desk.me.id)
  const channel = state.desk.channels.find(({ id }) => id === card.channel)?.title ?? card.channel
  const title =
    others.length > 0 ? say('with', { visitor, operator: others.map((one) => one.name).join(', ') }) : visitor
  const isUnread = isMine(state, card) && card.position > card.readTo && card.last?.by === 'visitor'
  return h(
    'li',
    { key: card.id },
    h(
      'a',
      {
        href: `/desk/chat?c=${encodeURIComponent(card.id)}`,
        'aria-current': state.open === card.id ? 'true' : null,
        class: isUnread ? 'unread' : null,
        onclick: followed(() => acts.open(card.id)),
      },
      h('b', { dir: 'auto' }, title),
      h(
        'span',
        {
          class: `chip ${isWaiting ? '' : 'paused'}`.trim(),
          'data-tone': isWaiting && waited > patienceMs ? 'warn' : null,
          title: say('last', { time: clock(since(card), context) }),
        },
        icon(isWaiting ? 'clock' : name === 'ended' ? 'check' : 'pause', 's'),
        ago(since(card), context),
      ),
      h(
        'p',
        { dir: 'auto' },
        state.typing[card.id] === undefined ? lastWords(card, context) : say('typing', { name: visitor }),
      ),
      h(
        'p',
        { class: 'where', dir: 'auto' },
        card.help === null || isMine(state, card) ? channel : say('help.for', { text: card.help }),
      ),
    ),
  )
}

function lastWords({ last }: ConversationCard, { say }: Context): string {
  if (last === null) return ''
  const text = last.text || say('file')
  return last.by === 'operator' ? say('you.said', { text }) : text
}

/** A link that the page follows by itself, unless the reader wants a tab of its own for it. */
function followed(act: () => void) {
  return (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    act()
  }
}
