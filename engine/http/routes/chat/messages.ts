import type { Conversation } from '#engine/core/chat/conversation.ts'
import { chatLimits } from '#engine/core/chat/conversation.ts'
import type { ChatInput } from '#engine/core/chat/input.ts'
import { waitingStep } from '#engine/core/chat/script.ts'
import type { MessagePosted } from '#engine/core/chat/wire.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { filesOf, ownerOfChat, takeFile } from '#engine/http/chat/files.ts'
import { instant } from '#engine/http/chat/on-wire.ts'
import { keyOf, lineOf, listOf, objectOf, readPosted, refusedField, textOf } from '#engine/http/chat/posted.ts'
import { conversationOf } from '#engine/http/chat/visitor.ts'
import { wall } from '#engine/http/chat/walls.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { fillForm } from './forms.ts'
import type { ChatParts } from './parts.ts'

/** What the visitor says: text, files, an answer, a form, or that the script should begin anew. */
export async function postMessage(c: DoorContext, parts: ChatParts): Promise<Response> {
  const conversation = await conversationOf(c)
  await wall(c, 'message', conversation.id)
  await wall(c, 'messages')
  const body = await readPosted(c)
  const input = await inputOf(c, parts, conversation, keyOf(body), body)
  const accepted = await c.var.door.services.chat.submit(conversation.id, input)
  const own = accepted.repeated ?? accepted.entries.find((entry) => entry.key === body.id)
  const posted: MessagePosted = {
    id: String(body.id),
    position: own?.seq ?? accepted.conversation.seq,
    at: instant(own?.at ?? accepted.conversation.activeAt),
  }
  return c.json(posted, 201)
}

async function inputOf(
  c: DoorContext,
  parts: ChatParts,
  conversation: Conversation,
  key: string,
  body: JsonObject,
): Promise<ChatInput> {
  if (body.restart === true) return { type: 'visitor.restarted', key }
  if (typeof body.answer === 'string') return { type: 'visitor.answered', key, answer: lineOf(body, 'answer', 100) }
  const files = await filesOf(parts.uploads, listOf(body.files), ownerOfChat(conversation.id))
  const values = objectOf(body.values)
  if (values !== null) {
    const { chat } = c.var.door.services
    const world = chat.world(conversation.channel, conversation.team, { presence: [], loads: [] })
    const { visit } = conversation
    const form = waitingStep(world, { conversation })?.form
    if (form === undefined) throw refusedField('values', 'unknown', 'No form is asked for now.')
    const filled = await fillForm(c, parts, form, values, visit.language, visit.timeZone, files)
    return { type: 'visitor.filled', key, filled }
  }
  const text = textOf(body, 'text', chatLimits.textLength)
  if (text.trim() === '' && files.length === 0) throw refusedField('text', 'required', 'must not be empty')
  return { type: 'visitor.wrote', key, text, files }
}

export async function postChatFile(c: DoorContext): Promise<Response> {
  const conversation = await conversationOf(c)
  await wall(c, 'file', conversation.id)
  await wall(c, 'file')
  return c.json(await takeFile(c, ownerOfChat(conversation.id)), 201)
}
