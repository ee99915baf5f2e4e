import { human } from '#engine/core/workflow/script-machine.ts'
import { limitOf, mayJoin } from './channel.ts'
import type { Conversation } from './conversation.ts'
import { type ChatWorld, changed, type Draft, tell } from './draft.ts'
import { chooseOperator, isAvailable } from './routing.ts'

/** Who comes into a conversation and who goes. */

/** Looks for an operator by the ladder; the draft unchanged and `found: false` where nobody is available. */
export function route(
  draft: Draft,
  world: ChatWorld,
  { skills = [], without = [] }: { readonly skills?: readonly string[]; readonly without?: readonly string[] } = {},
): { readonly draft: Draft; readonly found: boolean } {
  const { conversation } = draft
  const { channel, operators, now } = world
  if (channel === null) return { draft, found: false }
  const { operator, reason } = chooseOperator(
    operators,
    limitOf(channel),
    {
      language: conversation.visit.language,
      country: conversation.visit.country,
      skills,
      previous: conversation.previousOperator,
      without: [...without, ...conversation.operators.map(({ id }) => id)],
    },
    now,
  )
  if (operator === null) return { draft, found: false }
  const why = tell(draft, now, { kind: 'routed', name: nameOf(world, operator), reason }, 'operators')
  return { draft: enter({ ...why, given: [...why.given, operator] }, world, operator, null), found: true }
}

/** A human is wanted: one is found, or the conversation waits and its visitor is told honestly. */
export function wantHuman(draft: Draft, world: ChatWorld, without: readonly string[] = []): Draft {
  const routed = route(draft, world, { without })
  return routed.found ? routed.draft : wait(draft, world)
}

export function wait(draft: Draft, world: ChatWorld): Draft {
  if (draft.conversation.phase === 'waiting') return draft
  const waiting = changed(draft, {
    phase: 'waiting',
    turn: 'operator',
    wantedAt: draft.conversation.wantedAt ?? world.now,
  })
  return tell(waiting, world.now, { kind: 'nobody', backAt: isoOf(world.backAt) })
}

/** They are in it from now on; a script is silent for good. */
export function enter(draft: Draft, world: ChatWorld, agent: string, by: string | null): Draft {
  const { conversation } = draft
  if (conversation.operators.some(({ id }) => id === agent)) return draft
  const name = nameOf(world, agent)
  const entered = changed(draft, {
    phase: 'open',
    wantedAt: conversation.wantedAt ?? world.now,
    operators: [...conversation.operators, { id: agent, name }],
    met: [...conversation.met.filter((id) => id !== agent), agent],
    invited: conversation.invited.filter((id) => id !== agent),
    help: null,
    script: conversation.script && { ...conversation.script, state: human, lines: [], linesDueAt: null },
  })
  return tell(entered, world.now, { kind: 'joined', name, by })
}

export function leave(draft: Draft, world: ChatWorld, agent: string): Draft {
  const { operators } = draft.conversation
  const leaver = operators.find(({ id }) => id === agent)
  if (!leaver) return draft
  const left = changed(draft, { operators: operators.filter(({ id }) => id !== agent) })
  return tell(left, world.now, { kind: 'left', name: leaver.name })
}

/** Whether anybody could take a conversation now. */
export function anybodyThere({ channel, operators }: Pick<ChatWorld, 'channel' | 'operators'>): boolean {
  return channel !== null && operators.some((one) => isAvailable(one, limitOf(channel)))
}

/** Whether this agent may be in conversations of the channel: its operators, who may become one, and admins. */
export function mayEnter({ definitions, channel }: ChatWorld, conversation: Conversation, agent: string): boolean {
  const value = definitions.agents.get(agent)?.value
  if (value === undefined || value.role === 'observer') return false
  if (value.role === 'admin' || conversation.invited.includes(agent)) return true
  return (
    Object.hasOwn(value.teams ?? {}, conversation.team) || (channel !== null && mayJoin(definitions, channel, agent))
  )
}

export function nameOf({ definitions }: Pick<ChatWorld, 'definitions'>, agent: string): string {
  return definitions.agents.get(agent)?.value.name ?? agent
}

export function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
