import { backAtOf } from '#engine/core/chat/back-at.ts'
import { beginning } from '#engine/core/chat/begin.ts'
import { type ChatChannel, chatChannels, isOperator } from '#engine/core/chat/channel.ts'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import { converse } from '#engine/core/chat/converse.ts'
import type { ChatWorld } from '#engine/core/chat/draft.ts'
import { flowing, ticketOf } from '#engine/core/chat/flow.ts'
import type { ChatInput, Filled } from '#engine/core/chat/input.ts'
import { activeMs, type OperatorState } from '#engine/core/chat/routing.ts'
import { ruleFor } from '#engine/core/chat/rule-for.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { ScenarioStep } from '#engine/schemas/types.ts'
import { filledForm } from './form-step.ts'
import { type Story, submit } from './story.ts'

/** A visitor comes to a page with this chat, or goes on in the conversation they have there, and does one thing after the other. */
export function visitorActs(story: Story, step: ScenarioStep): void {
  const { chat: channel = '', values, says = [], email, rates, leaves } = step
  const living = current(story)
  const isNew = living === null || living.channel !== channel || living.phase === 'ended' || step.url !== undefined
  // Whoever rates has left: the conversation is the one that has ended.
  const isAfter = living?.channel === channel && living.phase === 'ended' && says.length === 0
  const id = living !== null && (!isNew || isAfter) ? living.id : begin(story, channel, step)
  const act = (input: ChatInput) => {
    const { phase, seq } = conversationOf(story, id)
    if (phase !== 'new' && phase !== 'ended') feed(story, id, { type: 'visitor.read', position: seq })
    feed(story, id, input)
  }
  // What the channel asks before was filled in as the conversation began.
  const asksBefore = asksFirst(story, channel) && conversationOf(story, id).phase === 'new'
  if (values !== undefined && !asksBefore)
    act({ type: 'visitor.filled', key: keyOf(story, id), filled: fills(story, conversationOf(story, id), values) })
  for (const text of says) act({ type: 'visitor.wrote', key: keyOf(story, id), text, files: [] })
  if (email !== undefined) act({ type: 'visitor.gave-address', email: addressIn(email) })
  if (leaves === true) act({ type: 'visitor.ended' })
  if (rates !== undefined) act({ type: 'visitor.rated', rating: rates, text: '' })
}

/** An operator does something in the conversation of the story. */
export function operatorActs(story: Story, step: ScenarioStep): void {
  const { operator: agent = '', joins, says = [], makesTicket, leaves, ends } = step
  const id = current(story)?.id
  if (id === undefined) throw new DocketError('not-found', 'There is no conversation yet: begin with a chat.')
  if (joins === true) feed(story, id, { type: 'operator.joined', agent, takeOver: false })
  for (const text of says) feed(story, id, { type: 'operator.wrote', agent, key: keyOf(story, id), text, files: [] })
  if (makesTicket !== undefined) feed(story, id, { type: 'ticket.wanted', agent, title: makesTicket })
  if (leaves === true) feed(story, id, { type: 'operator.left', agent, ends: false })
  if (ends === true) feed(story, id, { type: 'operator.ended', agent })
}

/** Who is at the desk from now on: conversations of those who are not look for somebody else, and those who wait may be found. */
export function peopleAre(story: Story, online: readonly string[]): void {
  const gone = story.chat.online.filter((agent) => !online.includes(agent))
  story.chat.online = online
  for (const { conversation } of story.chat.conversations.values()) {
    for (const agent of gone) feed(story, conversation.id, { type: 'operator.lost', agent })
    feed(story, conversation.id, { type: 'operators.changed' })
  }
}

/** The next instant at which something happens in chat by itself; null while nothing will. */
export function nextWake({ chat }: Story, until: number) {
  let earliest: { readonly id: string; readonly dueAt: number } | null = null
  for (const { conversation } of chat.conversations.values()) {
    const { id, wakeAt } = conversation
    if (wakeAt === null || wakeAt > until || (earliest !== null && earliest.dueAt <= wakeAt)) continue
    earliest = { id, dueAt: wakeAt }
  }
  return earliest
}

export function wake(story: Story, id: string): void {
  feed(story, id, { type: 'woke' })
}

/** The conversation that the story is about. */
export function current({ chat }: Story): Conversation | null {
  return chat.about === null ? null : (chat.conversations.get(chat.about)?.conversation ?? null)
}

/** The form that the script waits for, filled in. */
function fills(story: Story, conversation: Conversation, values: object): Filled {
  const { definitions } = story
  const { id = '', state = null } = conversation.script ?? {}
  const steps = definitions.scripts.get(id)?.value.steps ?? []
  // Before the first message the script stands at the question that it asks first.
  const step = state === null ? steps.find(({ type }) => type !== 'text') : steps.find((one) => one.id === state)
  if (step?.form === undefined) throw new DocketError('invalid', 'No form is asked for here.')
  return filledForm(story, step.form, values, conversation.visit.language)
}

function asksFirst({ definitions }: Story, channel: string): boolean {
  return chatChannels(definitions).get(channel)?.file.before !== undefined
}

function begin(
  story: Story,
  channelId: string,
  { url = '/', country, language = 'en', values = {} }: ScenarioStep,
): string {
  const { chat, definitions, now } = story
  const channel = chatChannels(definitions).get(channelId)
  if (channel === undefined)
    throw new DocketError('not-found', `There is no chat "${channelId}", or its team takes none.`)
  const visit = { url, country: country ?? null, language, device: null }
  const { script, show, at } = ruleFor(worldOf(story, channel), { ...visit, href: url })
  const { before } = channel.file
  const filled = before === undefined ? null : filledForm(story, before, values, language)
  const conversation = beginning({
    id: `chat-${chat.conversations.size + 1}`,
    channel,
    revision: definitions.revision,
    now,
    tokenHash: '',
    tokenExpiresAt: Number.MAX_SAFE_INTEGER,
    visitor: {
      name: filled?.name ?? '',
      email: filled?.email || null,
      phone: filled?.phone || null,
      verified: false,
    },
    visit: { ...visit, referrer: null, pages: [], timeZone: null },
    rule: at,
    script,
    previousOperator: null,
    answers: filled?.answers ?? [],
  })
  chat.conversations.set(conversation.id, { conversation, entries: [] })
  chat.about = conversation.id
  chat.show = show
  return conversation.id
}

/** One input, and what flows from the conversation into its ticket. */
function feed(story: Story, id: string, input: ChatInput): void {
  const kept = story.chat.conversations.get(id)
  const channel = kept && chatChannels(story.definitions).get(kept.conversation.channel)
  if (!kept || !channel) throw new DocketError('not-found', 'The conversation is gone.')
  const { conversation, entries, removed } = converse(kept.conversation, input, worldOf(story, channel))
  kept.conversation = conversation
  kept.entries.push(...entries)
  const { script } = conversation
  for (const [step, answer] of Object.entries(script?.answers ?? {}))
    story.chat.answered.add(`${script?.id} ${step} ${answer}`)
  if (removed) {
    story.chat.conversations.delete(id)
    return
  }
  const { ticket, ticketWanted, forwardedTo, seq } = conversation
  if (ticket === null && ticketWanted !== null) {
    const number = submit(story, null, ticketOf(conversation, kept.entries, ticketWanted).event)
    story.about = number
    feed(story, id, { type: 'ticket.made', number, url: null })
  } else if (ticket !== null && forwardedTo < seq) {
    for (const entry of kept.entries.filter((one) => one.seq > forwardedTo)) {
      const event = flowing(conversation, entry, story.tickets.get(ticket) as Ticket)
      if (event !== null) submit(story, ticket, event)
    }
    story.about = ticket
    feed(story, id, { type: 'forwarded', to: seq })
  }
}

function worldOf(story: Story, channel: ChatChannel): ChatWorld {
  const { definitions, now } = story
  const operators = story.chat.online.filter((agent) => isOperator(definitions, channel, agent, {}))
  return {
    now,
    definitions,
    begun: definitions,
    channel,
    operators: operators.map((agent) => operatorState(story, agent)),
    backAt: backAtOf(definitions, channel.team, now),
  }
}

function operatorState({ chat, definitions, now }: Story, id: string): OperatorState {
  const value = definitions.agents.get(id)?.value
  const own = [...chat.conversations.values()]
    .map(({ conversation }) => conversation)
    .filter(({ phase, operators }) => phase !== 'ended' && operators.some((operator) => operator.id === id))
  const last = own.map(({ activeAt }) => activeAt)
  return {
    id,
    name: value?.name ?? id,
    online: true,
    languages: value?.languages ?? [],
    skills: value?.skills ?? [],
    country: value?.country ?? null,
    chats: own.filter(({ activeAt }) => now - activeAt < activeMs).length,
    lastActiveAt: last.length === 0 ? null : Math.max(...last),
    lastGivenAt: null,
  }
}

function conversationOf({ chat }: Story, id: string): Conversation {
  const kept = chat.conversations.get(id)
  if (!kept) throw new DocketError('not-found', 'The conversation is gone.')
  return kept.conversation
}

function keyOf({ chat }: Story, id: string): string {
  return `${id}.${chat.conversations.get(id)?.entries.length ?? 0}`
}

function addressIn(written: string): string {
  const address = parseAddress(written)
  if (address === null) throw new DocketError('invalid', `"${written}" is no mail address.`)
  return address
}
