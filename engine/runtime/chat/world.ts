import type { Definitions } from '#engine/core/catalogue.ts'
import { backAtOf } from '#engine/core/chat/back-at.ts'
import { type ChatChannel, chatChannels, isOperator } from '#engine/core/chat/channel.ts'
import type { ChatWorld } from '#engine/core/chat/draft.ts'
import { activeMs, heartbeatMs, type OperatorState } from '#engine/core/chat/routing.ts'
import type { ChatLoad, Presence } from '#engine/store/chat-store.ts'

/** Who is at the desk and has what, as the store knows it: the same for every engine. */
export interface Desk {
  readonly presence: readonly Presence[]
  readonly loads: readonly ChatLoad[]
}

export const nobody: Desk = { presence: [], loads: [] }

/** What a conversation of this channel may know. */
export function worldOf(
  definitions: Definitions,
  begun: Definitions,
  channelId: string,
  team: string,
  desk: Desk,
  now: number,
): ChatWorld {
  const channel = chatChannels(definitions).get(channelId) ?? null
  return {
    now,
    definitions,
    begun,
    channel,
    operators: channel === null ? [] : operatorsOf(definitions, channel, desk, now),
    backAt: backAtOf(definitions, team, now),
  }
}

/** The operators of a channel, as they are now. */
export function operatorsOf(
  definitions: Definitions,
  channel: ChatChannel,
  { presence, loads }: Desk,
  now: number,
): readonly OperatorState[] {
  return presence.flatMap(({ agent, available, seenAt, givenAt, channels }) => {
    const value = definitions.agents.get(agent)?.value
    if (value === undefined || !isOperator(definitions, channel, agent, channels)) return []
    const own = loads.filter(({ operators }) => operators.includes(agent))
    const last = own.map(({ activeAt }) => activeAt)
    return [
      {
        id: agent,
        name: value.name,
        online: available && isHere(seenAt, now),
        languages: value.languages ?? [],
        skills: value.skills ?? [],
        country: value.country ?? null,
        chats: own.filter(({ activeAt }) => now - activeAt < activeMs).length,
        lastActiveAt: last.length === 0 ? null : Math.max(...last),
        lastGivenAt: givenAt,
      },
    ]
  })
}

export function isHere(seenAt: number, now: number): boolean {
  return now - seenAt < heartbeatMs
}
