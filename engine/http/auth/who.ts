import type { Defined } from '#engine/core/catalogue.ts'
import type { Actor } from '#engine/core/ticket/event.ts'
import type { AgentFile } from '#engine/schemas/types.ts'

/**
 * An agent's session: an opaque cookie, `<256 random bits>.<standing>`, whose SHA-256 is a row in the store.
 * It ends 12 hours after it was last used, 30 days after it began, when the row is removed, and at once when the agent's file is
 * gone or says another role or address than at sign-in: the standing is that role and address in short, and the hash seals it.
 */
export interface Session {
  readonly agent: Defined<AgentFile>
  /** Names the row in the store; never shown. */
  readonly hash: string
}

/** Who opened a route of the API or the desk: an agent with a session, or a program with a token. */
export type Caller =
  | { readonly kind: 'agent'; readonly agent: Defined<AgentFile> }
  | { readonly kind: 'program'; readonly name: string; readonly scopes: readonly ('read' | 'write')[] }

/** The same as the one who causes an event. */
export function actorOf(caller: Caller): Actor {
  return caller.kind === 'agent' ? { role: 'agent', id: caller.agent.id } : { role: 'program', id: caller.name }
}
