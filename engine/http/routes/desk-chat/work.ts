import type { Uploads } from '#engine/channels/form/uploads.ts'
import { chatLimits } from '#engine/core/chat/conversation.ts'
import type { ChatInput } from '#engine/core/chat/input.ts'
import type { MessagePosted } from '#engine/core/chat/wire.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { filesOf } from '#engine/http/chat/files.ts'
import { instant } from '#engine/http/chat/on-wire.ts'
import { agentOf, seenConversation } from '#engine/http/chat/operator.ts'
import { keyOf, lineOf, listOf, positionOf, readPosted, refusedField, textOf } from '#engine/http/chat/posted.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { deskConversation } from './show.ts'

/** What an operator says in a conversation; one who is not in it yet and finds it free joins it. */
export async function postWritten(c: DoorContext, uploads: Uploads): Promise<Response> {
  const conversation = await seenConversation(c, 'answer')
  const agent = agentOf(c)
  const body = await readPosted(c)
  const key = keyOf(body)
  const text = textOf(body, 'text', chatLimits.textLength)
  const files = await filesOf(uploads, listOf(body.files), `agent:${agent.id}`)
  if (text.trim() === '' && files.length === 0) throw refusedField('text', 'required', 'must not be empty')
  await c.var.door.services.chat.worked(agentOf(c).id)
  const input = { type: 'operator.wrote', agent: agent.id, key, text, files } as const
  const accepted = await c.var.door.services.chat.submit(conversation.id, input)
  const own = accepted.repeated ?? accepted.entries.find((entry) => entry.key === key)
  const posted: MessagePosted = {
    id: key,
    position: own?.seq ?? accepted.conversation.seq,
    at: instant(own?.at ?? accepted.conversation.activeAt),
  }
  return c.json(posted, 201)
}

/** Told to the visitor, and kept nowhere. */
export async function postOperatorTyping(c: DoorContext): Promise<Response> {
  const { id, operators } = await seenConversation(c, 'answer')
  const agent = agentOf(c)
  await readPosted(c)
  if (operators.some((one) => one.id === agent.id))
    c.var.door.services.chat.signal({ type: 'typing', conversation: id, by: 'operator', name: agent.value.name })
  return c.json({})
}

/** Only who is in the conversation has read it for the visitor. */
export async function postOperatorRead(c: DoorContext): Promise<Response> {
  const { id, operators } = await seenConversation(c, 'answer')
  const agent = agentOf(c)
  const position = positionOf(await readPosted(c))
  if (operators.some((one) => one.id === agent.id))
    await c.var.door.services.chat.submit(id, { type: 'operator.read', position })
  return c.json({})
}

type Input = (agent: string, body: JsonObject) => ChatInput

const inputs: Readonly<Record<string, Input>> = {
  join: (agent) => ({ type: 'operator.joined', agent, takeOver: false }),
  'take-over': (agent) => ({ type: 'operator.joined', agent, takeOver: true }),
  leave: (agent) => ({ type: 'operator.left', agent, ends: true }),
  end: (agent) => ({ type: 'operator.ended', agent }),
  invite: (by, body) => ({ type: 'operator.invited', by, agent: lineOf(body, 'agent', 64) }),
  transfer: (by, body) => ({ type: 'operator.transferred', by, agent: lineOf(body, 'agent', 64) }),
  help: (agent, body) => ({ type: 'operator.asked-help', agent, text: lineOf(body, 'text', 200) }),
}

/** Who is in it, by the last part of the path: each answers with the conversation as it is afterwards. */
export const people: Readonly<Record<string, (c: DoorContext) => Promise<Response>>> = Object.fromEntries(
  Object.entries(inputs).map(([name, input]) => [
    name,
    async (c: DoorContext) => {
      const { id } = await seenConversation(c, 'answer')
      const body = await readPosted(c)
      await c.var.door.services.chat.worked(agentOf(c).id)
      const { conversation } = await c.var.door.services.chat.submit(id, input(agentOf(c).id, body))
      return c.json(await deskConversation(c, conversation))
    },
  ]),
)
