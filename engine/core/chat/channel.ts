import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import { translated } from '#engine/core/translated.ts'
import type { ChatFile } from '#engine/schemas/types.ts'

/** A chat channel as it runs: a file, or what a team that only says `"chat": true` gets. */
export interface ChatChannel {
  readonly id: string
  readonly team: string
  readonly file: ChatFile
  /** null for a channel without a file. */
  readonly defined: Defined<ChatFile> | null
}

const known = new WeakMap<Definitions, ReadonlyMap<string, ChatChannel>>()

/**
 * The channels that are switched on, in file order: those whose team takes chat, and for a team that takes chat and that no file names one
 * of its own, called as the team is and with all its agents as operators.
 */
export function chatChannels(definitions: Definitions): ReadonlyMap<string, ChatChannel> {
  const cached = known.get(definitions)
  if (cached) return cached
  const channels = new Map<string, ChatChannel>()
  const takesChat = (team: string) => definitions.teams.get(team)?.value.channels?.chat === true
  for (const defined of definitions.chats.values()) {
    const { team } = defined.value
    if (takesChat(team)) channels.set(defined.id, { id: defined.id, team, file: defined.value, defined })
  }
  const named = new Set([...definitions.chats.values()].map(({ value }) => value.team))
  for (const { id, value } of definitions.teams.values()) {
    if (!takesChat(id) || named.has(id) || channels.has(id)) continue
    const i18n = Object.entries(value.i18n ?? {}).flatMap(([language, { name }]) =>
      name === undefined ? [] : [[language, { title: name }] as const],
    )
    const file: ChatFile = {
      title: value.name,
      team: id,
      operators: 'team',
      join: 'team',
      ...(i18n.length > 0 && { i18n: Object.fromEntries(i18n) }),
    }
    channels.set(id, { id, team: id, file, defined: null })
  }
  known.set(definitions, channels)
  return channels
}

/**
 * Ids of the agents that the file makes operators: they are operators while they have not left. Who may not answer the team, as observers and
 * whoever stands outside a private one, is none: they would be given chats that they do not see.
 */
export function listedOperators(
  definitions: Pick<Definitions, 'agents' | 'teams'>,
  { file }: Pick<ChatChannel, 'file'>,
): readonly string[] {
  const { operators = 'team' } = file
  const right = ticketRight(definitions, { number: 0, team: file.team })
  return [...definitions.agents.values()]
    .filter(({ id, value }) =>
      operators === 'team' ? Object.hasOwn(value.teams ?? {}, file.team) : operators.includes(id),
    )
    .filter((agent) => can({ kind: 'agent', agent }, 'reply', right))
    .map(({ id }) => id)
}

/** Whether this agent may join and leave the channel by themselves. */
export function mayJoin(definitions: Definitions, channel: ChatChannel, agent: string): boolean {
  const value = definitions.agents.get(agent)?.value
  if (value === undefined || value.role === 'observer') return false
  if (listedOperators(definitions, channel).includes(agent)) return true
  return channel.file.join === 'team' && Object.hasOwn(value.teams ?? {}, channel.team)
}

/** Whether they are an operator now: what they chose at the desk, else what the file says. */
export function isOperator(
  definitions: Definitions,
  channel: ChatChannel,
  agent: string,
  chosen: Readonly<Record<string, boolean>>,
): boolean {
  const own = chosen[channel.id]
  if (own !== undefined && mayJoin(definitions, channel, agent)) return own
  return listedOperators(definitions, channel).includes(agent)
}

/** Conversations at once; null: any number. */
export function limitOf({ file: { limit = 10 } }: ChatChannel): number | null {
  return limit === 'unlimited' ? null : limit
}

/** The form of this id where a chat can ask for it: it is there, and published. A team that takes no forms elsewhere takes those of its chats. */
export function formInChat(definitions: Pick<Definitions, 'forms'>, id: string | undefined): string | null {
  const form = definitions.forms.get(id ?? '')
  return form === undefined || form.value['x-form']?.published === false ? null : form.id
}

export function titleOf({ file }: ChatChannel, language: string): string {
  return translated(file.i18n, language)?.title ?? file.title
}
