import { titleOf } from '#engine/core/chat/channel.ts'
import { transcript } from '#engine/core/chat/transcript.ts'
import type { ConversationAnswer } from '#engine/core/chat/wire.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { fileUrl } from '#engine/http/chat/files.ts'
import { instant, messageOnWire, scriptOnWire, standingOf } from '#engine/http/chat/on-wire.ts'
import { addressOf, positionOf, ratingOf, readPosted, textOf } from '#engine/http/chat/posted.ts'
import { channelOf, conversationOf } from '#engine/http/chat/visitor.ts'
import { mailWall, wall } from '#engine/http/chat/walls.ts'
import type { DoorContext } from '#engine/http/door.ts'

const mostEntries = 2_000

/** How the conversation stands, with everything said in it: for a page without a stream. */
export async function showConversation(c: DoorContext): Promise<Response> {
  const conversation = await conversationOf(c)
  await wall(c, 'small')
  const { services } = c.var.door
  const { chat, store } = services
  const world = chat.world(conversation.channel, conversation.team, await chat.desk())
  const entries = await store.conversations.entries(conversation.id, 0, mostEntries)
  const { ended, readTo } = conversation
  const answer: ConversationAnswer = {
    ...standingOf(conversation, world),
    id: conversation.id,
    channel: conversation.channel,
    title: titleOf(channelOf(c), conversation.visit.language),
    ended: ended && { at: instant(ended.at), by: ended.by },
    script: scriptOnWire(conversation, world),
    readTo: readTo.operators,
    messages: entries
      .filter(({ audience }) => audience === 'all')
      .map((entry) => messageOnWire(entry, conversation, fileUrl(services, conversation.channel, conversation.id))),
  }
  return c.json(answer)
}

/** Told to the operators, and kept nowhere. */
export async function postTyping(c: DoorContext): Promise<Response> {
  const { id, phase, visitor } = await conversationOf(c)
  await wall(c, 'small', id)
  await readPosted(c)
  if (phase !== 'new' && phase !== 'ended')
    c.var.door.services.chat.signal({ type: 'typing', conversation: id, by: 'visitor', name: visitor.name })
  return c.json({}, 201)
}

export async function postRead(c: DoorContext): Promise<Response> {
  const { id } = await conversationOf(c)
  await wall(c, 'small', id)
  const position = positionOf(await readPosted(c))
  await c.var.door.services.chat.submit(id, { type: 'visitor.read', position })
  return c.json({}, 201)
}

export async function postEnd(c: DoorContext): Promise<Response> {
  const { id } = await conversationOf(c)
  await wall(c, 'small', id)
  await readPosted(c)
  await c.var.door.services.chat.submit(id, { type: 'visitor.ended' })
  return c.json({}, 201)
}

export async function postRating(c: DoorContext): Promise<Response> {
  const { id } = await conversationOf(c)
  await wall(c, 'small', id)
  const body = await readPosted(c)
  const rating = ratingOf(body)
  await c.var.door.services.chat.submit(id, { type: 'visitor.rated', rating, text: textOf(body, 'text', 2_000) })
  return c.json({}, 201)
}

/** Where answers go once the visitor has left. */
export async function postAddress(c: DoorContext): Promise<Response> {
  const { id } = await conversationOf(c)
  await wall(c, 'small', id)
  const email = addressOf(await readPosted(c))
  await c.var.door.services.chat.submit(id, { type: 'visitor.gave-address', email })
  return c.json({}, 201)
}

/** The conversation by mail, to one address: rate-limited, since the address need not be the visitor's. */
export async function postTranscript(c: DoorContext): Promise<Response> {
  const conversation = await conversationOf(c)
  const { services } = c.var.door
  await wall(c, 'small', conversation.id)
  const address = addressOf(await readPosted(c))
  if (conversation.seq === 0) throw new DocketError('conflict', 'Nothing has been said yet.')
  await mailWall(c, conversation.id, address)
  const entries = await services.store.conversations.entries(conversation.id, 0, mostEntries)
  const { language } = conversation.visit
  const visitor = conversation.visitor.name || (language.toLowerCase().startsWith('zh') ? '您' : 'You')
  await services.sendDirectMail({
    template: 'transcript',
    to: { name: '', address },
    language,
    params: { title: titleOf(channelOf(c), language), message: transcript(entries, visitor) },
  })
  await services.chat.submit(conversation.id, { type: 'transcript.sent' })
  return c.json({}, 201)
}
