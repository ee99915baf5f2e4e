import type { DeskConversation } from '#engine/core/chat/wire.ts'
import { momentIn } from '#site/time/moment.ts'
import { type Child, h } from '../../chat/view.ts'
import type { Acts } from './acts.ts'
import { type Context, countryName, languageName, nameOf } from './context.ts'
import { actions } from './head.ts'
import type { ChatDesk } from './state.ts'

const mostReplies = 5

/** Who the visitor is, where they have been, and what helps with answering them. */
export function facts(state: ChatDesk, open: DeskConversation, context: Context, acts: Acts): readonly Child[] {
  const { say, locale, now } = context
  const { visitor, conversation } = open
  const name = nameOf(conversation, context)
  const localTime =
    visitor.timeZone === null ? null : momentIn(locale, visitor.timeZone, { at: now, now, style: 'clock' })
  const place =
    visitor.country === null
      ? (visitor.timeZone?.split('/').at(-1)?.replaceAll('_', ' ') ?? null)
      : countryName(visitor.country, locale)
  const rows: readonly (readonly [string, Child])[] = [
    [
      say('facts.email'),
      visitor.email && [
        visitor.email,
        ' ',
        h(
          'span',
          { class: 'badge', 'data-tone': visitor.verified ? 'ok' : null },
          say(visitor.verified ? 'facts.verified' : 'facts.unverified'),
        ),
      ],
    ],
    [say('facts.phone'), visitor.phone],
    [say('facts.country'), place && (localTime === null ? place : say('facts.local', { place, time: localTime }))],
    [say('facts.language'), languageName(visitor.language, locale)],
    [say('facts.device'), visitor.device && say(`facts.device.${visitor.device}`)],
    [say('facts.referrer'), visitor.referrer],
    [
      say('facts.channel'),
      state.desk.channels.find(({ id }) => id === conversation.channel)?.title ?? conversation.channel,
    ],
    [say('facts.rule'), visitor.rule && h('span', { class: 'ref' }, visitor.rule)],
  ]
  const pages = [...visitor.pages, visitor.url].filter((page, index, all) => page !== all[index + 1]).toReversed()
  return [
    section(
      'who',
      name,
      h(
        'dl',
        { class: 'headers' },
        rows.map(([term, value]) => value && [h('dt', {}, term), h('dd', { dir: 'auto' }, value)]),
      ),
    ),
    visitor.answers.length > 0 &&
      section(
        'answers',
        say('facts.answers'),
        h(
          'dl',
          { class: 'headers' },
          visitor.answers.map(({ label, value }) => [h('dt', { dir: 'auto' }, label), h('dd', { dir: 'auto' }, value)]),
        ),
      ),
    section(
      'pages',
      say('facts.pages'),
      h(
        'ul',
        { class: 'plain', role: 'list' },
        pages
          .slice(0, 15)
          .map((page, index) =>
            h(
              'li',
              { class: 'row' },
              index === 0 ? [h('b', {}, page), h('span', { class: 'push muted' }, say('facts.now'))] : page,
            ),
          ),
      ),
    ),
    (visitor.tickets.length > 0 || conversation.ticket !== null) &&
      section(
        'tickets',
        say('facts.tickets'),
        h(
          'ul',
          { class: 'plain', role: 'list' },
          conversation.ticket !== null &&
            visitor.tickets.every(({ number }) => number !== conversation.ticket) &&
            h('li', {}, h('a', { href: `/desk/tickets/${conversation.ticket}` }, conversation.ticket)),
          visitor.tickets.map(({ number, title, state: at }) =>
            h(
              'li',
              { class: 'row' },
              h('a', { href: `/desk/tickets/${number}` }, number),
              h('span', { dir: 'auto' }, title),
              h('span', { class: 'push muted' }, at),
            ),
          ),
        ),
      ),
    state.isLive &&
      state.replies.length > 0 &&
      open.may.includes('write') &&
      section(
        'replies',
        say('facts.replies'),
        h(
          'ul',
          { class: 'menu flush', role: 'list' },
          state.replies
            .slice(0, mostReplies)
            .map(({ id, title, shortcut }) =>
              h(
                'li',
                { key: id },
                h(
                  'button',
                  { type: 'button', onclick: () => acts.insertReply(id) },
                  h('span', { dir: 'auto' }, title),
                  shortcut !== null && h('kbd', { 'aria-hidden': 'true' }, `:${shortcut}`),
                ),
              ),
            ),
        ),
      ),
    state.isLive &&
      h(
        'section',
        { key: 'actions', class: 'narrow row', 'aria-label': say('facts.actions') },
        actions(state, context, acts, ''),
      ),
    section('next', say('facts.next'), h('p', { class: 'small muted' }, nextWords(open, name, context))),
  ]
}

function section(id: string, title: string, inside: Child): Child {
  return h('section', { key: id, 'aria-labelledby': `v-${id}` }, h('h2', { id: `v-${id}`, dir: 'auto' }, title), inside)
}

function nextWords({ conversation, visitor }: DeskConversation, name: string, { say }: Context): string {
  if (conversation.state === 'ended') return say('facts.next.ended')
  return visitor.email === null
    ? say('facts.next.nomail', { name })
    : say('facts.next.mail', { name, email: visitor.email })
}
