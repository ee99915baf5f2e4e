import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { AuthResult } from '#engine/ports/mail-auth.ts'
import type { ReplyClue } from './clues.ts'
import { sameAddress } from './sender.ts'

/** Why somebody at an agent's address is not believed to be that agent. */
export type RefusedAgent = 'replies-off' | 'no-token' | 'token-of-another' | 'dmarc'

/** As whom somebody writes to a ticket. */
export interface Standing {
  readonly standing: 'requester' | 'participant' | 'agent' | 'stranger'
  /** Proven to own the address that it is from. */
  readonly verified: boolean
  /** Kept out of the request page until an agent shares it. */
  readonly hidden: boolean
  readonly refusedAgent: RefusedAgent | null
}

/** A ticket as far as threading asks. */
export interface Candidate {
  readonly number: number
  readonly team: string
  /** Teams that it was moved from: mail to their addresses is no forward to another team. */
  readonly formerTeams: readonly string[]
  readonly requester: string
  /** Addresses that an agent let in. */
  readonly participants: readonly string[]
}

export interface Writer {
  /** From `writerOf`; null: nobody certain. */
  readonly address: string | null
  /** The agent whose address it is, or null. */
  readonly agent: string | null
  readonly dmarc: AuthResult
}

/**
 * As whom a mail is taken (reliability.md, rule 9): From alone never authorises. A requester is verified by DMARC, or by the token unless
 * DMARC fails. An agent needs the team's leave, the token that was issued to that very agent, and DMARC.
 */
export function standingOf(
  { address, agent, dmarc }: Writer,
  { requester, participants }: Candidate,
  token: ReplyClue | null,
  agentReplies: boolean,
  holds: Rules = everyRule,
): Standing {
  if (address === null) return stranger(null)
  const isRequester = sameAddress(address, requester)
  if (agent !== null && (!isRequester || token?.agent === agent)) {
    const refused = holds('agents-prove-themselves') ? refusalOf(agent, token, agentReplies, dmarc) : null
    return refused === null ? { ...proven, standing: 'agent' } : stranger(refused)
  }
  const takesPart = isRequester || participants.some((participant) => sameAddress(participant, address))
  if (!takesPart || (dmarc === 'fail' && holds('a-failed-check-is-a-stranger'))) return stranger(null)
  const verified = dmarc === 'pass' || (token !== null && token.agent === null)
  return isRequester
    ? { ...proven, standing: 'requester', verified }
    : { ...proven, standing: 'participant', verified, hidden: !verified }
}

const proven = { verified: true, hidden: false, refusedAgent: null } as const

function stranger(refusedAgent: RefusedAgent | null): Standing {
  return { standing: 'stranger', verified: false, hidden: true, refusedAgent }
}

function refusalOf(
  agent: string,
  token: ReplyClue | null,
  agentReplies: boolean,
  dmarc: AuthResult,
): RefusedAgent | null {
  if (!agentReplies) return 'replies-off'
  if (token === null || token.agent === null) return 'no-token'
  if (token.agent !== agent) return 'token-of-another'
  return dmarc === 'pass' ? null : 'dmarc'
}
