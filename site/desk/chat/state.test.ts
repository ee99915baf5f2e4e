import { expect, test } from 'vitest'
import type { ChatMessage, ConversationCard, DeskChat, DeskConversation } from '#engine/core/chat/wire.ts'
import { applyFrame, deskOf, groupsOf, waitingFor } from './state.ts'

const card = (id: string, more: Partial<ConversationCard> = {}): ConversationCard => ({
  id,
  channel: 'website',
  team: 'care',
  state: 'open',
  turn: 'operator',
  visitor: { name: id, email: null, verified: false, country: null },
  operators: [{ id: 'ana', name: 'Ana' }],
  help: null,
  invited: [],
  last: { by: 'visitor', text: 'Hello?', at: '2026-03-02T09:00:00.000Z' },
  startedAt: '2026-03-02T09:00:00.000Z',
  position: 1,
  readTo: 0,
  visitorReadTo: 0,
  ticket: null,
  rating: null,
  ...more,
})
const message = (position: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  position,
  id: null,
  by: 'visitor',
  name: '',
  text: `said ${position}`,
  at: '2026-03-02T09:00:00.000Z',
  files: [],
  links: [],
  notice: null,
  ...more,
})
const desk = (...conversations: readonly ConversationCard[]): DeskChat => ({
  me: { id: 'ana', name: 'Ana', available: true, seenAt: '2026-03-02T09:00:00.000Z', chats: 0, limit: 5 },
  channels: [],
  colleagues: [],
  conversations,
  position: 0,
})
const loaded = (conversation: ConversationCard): DeskConversation =>
  ({ conversation, messages: [message(1)], visitor: {}, may: ['write'] }) as unknown as DeskConversation

test('whoever has waited longest stands on top, and only what waits is counted', () => {
  const at = (minute: number) => ({
    last: { by: 'visitor' as const, text: '', at: `2026-03-02T09:0${minute}:00.000Z` },
  })
  const ben = [{ id: 'ben', name: 'Ben' }]
  const state = deskOf(
    desk(
      card('late', at(3)),
      card('early', at(1)),
      card('theirs', { turn: 'visitor', ...at(0) }),
      card('new', { state: 'waiting', operators: [] }),
      card('stuck', { operators: ben, help: 'Knows somebody stoves?' }),
      card('over', { state: 'ended' }),
    ),
    null,
    0,
  )
  const groups = groupsOf(state)
  expect(Object.entries(groups).map(([name, cards]) => [name, cards.map((one: ConversationCard) => one.id)])).toEqual([
    ['you', ['early', 'late']],
    ['them', ['theirs']],
    ['waiting', ['new']],
    ['help', ['stuck']],
    ['ended', ['over']],
  ])
  expect(waitingFor(state)).toBe(4)
})

test('a message that comes twice is shown once, and what was written here is no longer pending', () => {
  const begun = deskOf(desk(card('a')), loaded(card('a')), 0)
  const pending = { id: 'mine-0001', conversation: 'a', text: 'Yes', files: [], at: 0, failed: false }
  const frame = {
    type: 'message',
    conversation: card('a', { position: 2, turn: 'visitor' }),
    message: message(2, { by: 'operator', id: 'mine-0001', text: 'Yes' }),
  } as const
  const once = applyFrame({ ...begun, pending: [pending] }, frame)
  const twice = applyFrame(once, frame)
  expect(twice.loaded.a?.messages.map(({ text }) => text)).toEqual(['said 1', 'Yes'])
  expect(twice.pending).toEqual([])
  expect(groupsOf(twice).them.map(({ id }) => id)).toEqual(['a'])
})

test('a conversation that a colleague took leaves the list, unless it is the one that is read', () => {
  const waiting = card('a', { state: 'waiting', operators: [] })
  const taken = { type: 'conversation', conversation: card('a', { operators: [{ id: 'ben', name: 'Ben' }] }) } as const
  expect(applyFrame(deskOf(desk(waiting), null, 0), taken).desk.conversations).toEqual([])
  expect(applyFrame(deskOf(desk(waiting), loaded(waiting), 0), taken).desk.conversations).toHaveLength(1)
})
