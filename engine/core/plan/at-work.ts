import { type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { chatChannels } from '#engine/core/chat/channel.ts'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Effect } from './finding.ts'

/** What a change does to a conversation that is under way: its channel closes, its script is another one now, an operator is gone. */
export function chatEffects(
  running: Definitions,
  definitions: Definitions,
  { channel, team, phase, script, operators }: Conversation,
): readonly Effect[] {
  const effects: Effect[] = []
  if (chatChannels(running).has(channel) && !chatChannels(definitions).has(channel))
    effects.push({
      kind: 'chat.closed',
      rule: closedBy(running, definitions, channel, team),
      about: `chat ${channel}`,
    })
  const [old, next] = [running.scripts.get(script?.id ?? ''), definitions.scripts.get(script?.id ?? '')]
  if (phase === 'script' && old && old.hash !== next?.hash)
    effects.push({ kind: 'chat.script', rule: `${(next ?? old).file}:1`, about: `script ${old.id}` })
  for (const { id } of operators) {
    const agent = running.agents.get(id)
    if (agent && !definitions.agents.has(id))
      effects.push({ kind: 'name.gone', rule: `${agent.file}:1`, about: `agent ${id}` })
  }
  return effects
}

function closedBy(running: Definitions, definitions: Definitions, channel: string, team: string): string {
  const chat = running.chats.get(channel)
  if (chat && !definitions.chats.has(channel)) return `${chat.file}:1`
  const place = definitions.teams.get(team) ?? running.teams.get(team)
  return place ? ruleAt(place, '/channels/chat') : `${chat?.file ?? `workflows/${team}.team.json`}:1`
}

/** Agents with a draft at this ticket who could send it under the files in force, and cannot under the others. */
export function draftEffects(
  running: Definitions,
  definitions: Definitions,
  ticket: Ticket,
  agents: readonly string[],
): readonly Effect[] {
  return agents.flatMap((id): readonly Effect[] => {
    const [old, next] = [running.agents.get(id), definitions.agents.get(id)]
    if (!old || !maySend(running, ticket, old) || (next && maySend(definitions, ticket, next))) return []
    const team = definitions.teams.get(ticket.team)
    const rule =
      next === undefined
        ? `${old.file}:1`
        : next.hash === old.hash && team
          ? ruleAt(team, '/visibility')
          : ruleAt(next, next.value.role === old.value.role ? '/teams' : '/role')
    return [{ kind: 'draft.left', rule, about: `agent ${id}` }]
  })
}

type Agent = NonNullable<ReturnType<Definitions['agents']['get']>>

function maySend(definitions: Definitions, ticket: Ticket, agent: Agent): boolean {
  return can({ kind: 'agent', agent }, 'reply', ticketRight(definitions, ticket))
}
