import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import { chatChannels, isOperator, limitOf, mayJoin, titleOf } from '#engine/core/chat/channel.ts'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import { heartbeatMs } from '#engine/core/chat/routing.ts'
import type { Colleague, DeskChannel, OperatorStanding } from '#engine/core/chat/wire.ts'
import { teamName } from '#engine/core/names.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { instant } from '#engine/http/chat/on-wire.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { deskLanguage } from '#engine/http/routes/desk/language.ts'
import type { Desk } from '#engine/runtime/chat/world.ts'
import type { AgentFile } from '#engine/schemas/types.ts'

/** Agents in chat: who they are, what they may see, and how they stand. */

export function agentOf(c: DoorContext): Defined<AgentFile> {
  const caller = callerOf(c)
  // Routes of the desk let nobody else in.
  if (caller.kind !== 'agent') throw notFound()
  return caller.agent
}

/** Whoever may read a team's tickets may read its conversations. */
export function maySee(
  definitions: Definitions,
  agent: Defined<AgentFile>,
  { team }: Pick<Conversation, 'team'>,
): boolean {
  return can({ kind: 'agent', agent }, 'read', ticketRight(definitions, { number: 0, team }))
}

export function mayAnswer(
  definitions: Definitions,
  agent: Defined<AgentFile>,
  { team }: Pick<Conversation, 'team'>,
): boolean {
  return can({ kind: 'agent', agent }, 'reply', ticketRight(definitions, { number: 0, team }))
}

/** The conversation of the path. Throws DocketError `not-found` also for one that this agent may not see, or may only read. */
export async function seenConversation(c: DoorContext, to: 'read' | 'answer'): Promise<Conversation> {
  const { store, runtime } = c.var.door.services
  const id = c.req.param('id') ?? ''
  const conversation = /^[0-9a-f]{32}$/.test(id) ? await store.conversations.get(id) : null
  const { running } = runtime.definitions()
  const agent = agentOf(c)
  if (conversation === null || conversation.phase === 'new') throw notFound()
  if (!(to === 'read' ? maySee : mayAnswer)(running, agent, conversation)) throw notFound()
  c.header('Cache-Control', 'no-store')
  return conversation
}

export function channelsFor(c: DoorContext, desk: Desk): readonly DeskChannel[] {
  const { runtime, settings } = c.var.door.services
  const { running } = runtime.definitions()
  const agent = agentOf(c)
  const language = deskLanguage(c, { kind: 'agent', agent })
  const chosen = desk.presence.find((one) => one.agent === agent.id)?.channels ?? {}
  return [...chatChannels(running).values()]
    .filter((channel) => maySee(running, agent, channel))
    .map((channel) => ({
      id: channel.id,
      title: titleOf(channel, language),
      team: teamName(running, channel.team, language),
      joined: isOperator(running, channel, agent.id, chosen),
      mayJoin: mayJoin(running, channel, agent.id),
      pageUrl: `${settings.publicUrl}/chat/${channel.id}`,
      tag: `<script async src="${settings.publicUrl}/chat.js" data-docket="${channel.id}"></script>`,
    }))
}

export function colleaguesOf(definitions: Definitions, desk: Desk, now: number): readonly Colleague[] {
  const channels = [...chatChannels(definitions).values()]
  return [...definitions.agents.values()]
    .filter(({ value }) => value.role !== 'observer')
    .map(({ id, value }) => {
      const presence = desk.presence.find(({ agent }) => agent === id)
      return {
        id,
        name: value.name,
        available: presence?.available === true && now - presence.seenAt < heartbeatMs,
        chats: desk.loads.filter(({ operators }) => operators.includes(id)).length,
        channels: channels
          .filter((one) => isOperator(definitions, one, id, presence?.channels ?? {}))
          .map((one) => one.id),
      }
    })
}

export function standingOfAgent(
  definitions: Definitions,
  agent: Defined<AgentFile>,
  desk: Desk,
  now: number,
): OperatorStanding {
  const own = colleaguesOf(definitions, desk, now).find(({ id }) => id === agent.id)
  const presence = desk.presence.find((one) => one.agent === agent.id)
  const limits = [...chatChannels(definitions).values()].filter(({ id }) => own?.channels.includes(id)).map(limitOf)
  const counted = limits.filter((limit) => limit !== null)
  return {
    id: agent.id,
    name: agent.value.name,
    available: own?.available ?? false,
    seenAt: presence === undefined ? null : instant(presence.seenAt),
    chats: own?.chats ?? 0,
    limit: counted.length === 0 || counted.length < limits.length ? null : Math.max(...counted),
  }
}
