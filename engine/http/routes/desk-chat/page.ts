import { chatChannels, mayJoin } from '#engine/core/chat/channel.ts'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { DeskChat } from '#engine/core/chat/wire.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { readableTeams } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { cardOf } from '#engine/http/chat/on-wire.ts'
import { agentOf, channelsFor, colleaguesOf, maySee, standingOfAgent } from '#engine/http/chat/operator.ts'
import { readPosted } from '#engine/http/chat/posted.ts'
import type { DoorContext } from '#engine/http/door.ts'

const mostCards = 500

/** Everything the chat page begins with. */
export async function showDeskChat(c: DoorContext): Promise<Response> {
  const { store, chat, clock, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const agent = agentOf(c)
  // Before the conversations: what changes meanwhile comes again over the stream, and is only seen twice.
  const position = await store.conversations.lastPosition()
  const desk = await chat.desk()
  const teams = readableTeams({ kind: 'agent', agent }, running)
  const living = await store.conversations.living(['script', 'waiting', 'open'], teams, mostCards)
  const page: DeskChat = {
    me: standingOfAgent(running, agent, desk, clock.now()),
    channels: channelsFor(c, desk),
    colleagues: colleaguesOf(running, desk, clock.now()),
    conversations: living.filter((one) => concerns(one, agent.id)).map(cardOf),
    position,
  }
  c.header('Cache-Control', 'no-store')
  return c.json(page)
}

/** Waits for a human, is theirs, or looks for help. */
function concerns({ phase, operators, help, invited }: Conversation, agent: string): boolean {
  return phase === 'waiting' || help !== null || invited.includes(agent) || operators.some(({ id }) => id === agent)
}

export async function postPresence(c: DoorContext): Promise<Response> {
  const { chat, clock, runtime } = c.var.door.services
  const agent = agentOf(c)
  const { available } = await readPosted(c)
  if (agent.value.role === 'observer') throw notFound()
  await chat.seen(agent.id, available === true)
  return c.json(standingOfAgent(runtime.definitions().running, agent, await chat.desk(), clock.now()))
}

export async function postChannel(c: DoorContext, joined: boolean): Promise<Response> {
  const { chat, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const agent = agentOf(c)
  const channel = chatChannels(running).get(c.req.param('channel') ?? '')
  if (channel === undefined || !maySee(running, agent, channel)) throw notFound()
  if (!mayJoin(running, channel, agent.id))
    throw new DocketError('conflict', 'The file of the channel lists its operators.')
  await chat.choose(agent.id, channel.id, joined)
  return c.json(channelsFor(c, await chat.desk()).find(({ id }) => id === channel.id))
}
