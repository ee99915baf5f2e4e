import type { ReadMail } from '#engine/ports/mail-reader.ts'
import { localPart, recipientSources } from './recipients.ts'

/** Reads the signed local parts of reply addresses; `Keys` does. */
export interface ReplyKeys {
  /** The ticket of `<team>+t_…`, given to customers; null when it is not ours. */
  readReplyLocalPart(localPart: string): number | null
  /** The ticket of `<team>+a_…`, given to one agent; null when it is not ours. */
  readAgentReplyLocalPart(localPart: string): { readonly ticket: number; readonly agent: string } | null
}

/** A reply address of ours that a mail was sent to. */
export interface ReplyClue {
  readonly ticket: number
  /** The team that it was issued for; it may have another name by now. */
  readonly team: string
  /** The agent that it was issued to, or null for the customer's. */
  readonly agent: string | null
}

export interface ReferenceClue {
  /** With angle brackets. */
  readonly id: string
  /** The effect whose mail it is (`<event id>.<n>`), or null for a mail from outside. */
  readonly effect: string | null
}

/** What in a mail may name a ticket: all that has to be looked up before `chooseTickets` decides. */
export interface Clues {
  /** By envelope, Delivered-To, To and Cc; each ticket and owner once. */
  readonly replies: readonly ReplyClue[]
  /** The newest first. */
  readonly references: readonly ReferenceClue[]
  /** `[#123]` in the subject. */
  readonly subject: number | null
}

export function cluesOf(
  mail: Pick<ReadMail, 'deliveredTo' | 'to' | 'cc' | 'references' | 'subject'>,
  envelope: { readonly to: readonly string[] },
  keys: ReplyKeys,
  mailDomain: string,
): Clues {
  const locals = new Set(
    recipientSources(mail, envelope)
      .flat()
      .map((address) => localPart(address)),
  )
  const replies = [...locals].flatMap((local) => replyAt(local, keys) ?? [])
  return {
    replies: distinct(replies),
    references: [...mail.references].reverse().map((id) => ({ id, effect: effectOf(id, mailDomain) })),
    subject: numberIn(mail.subject),
  }
}

/** Every ticket that the clues name by number. */
export function ticketsNamed({ replies, subject }: Clues): readonly number[] {
  return [...new Set([...replies.map(({ ticket }) => ticket), ...(subject === null ? [] : [subject])])]
}

/** Whether a local part is one that we signed. */
export function isReplyLocalPart(local: string, keys: ReplyKeys): boolean {
  return replyAt(local, keys) !== null
}

/** The effect whose mail has this Message-ID (`<effect@mail domain>`), or null when it is not ours. */
export function effectOf(messageId: string, mailDomain: string): string | null {
  const [, effect, domain] = /^<([0-9a-f]{32}(?:-\d{1,3})?\.\d{1,6})@([^<>\s]+)>$/i.exec(messageId) ?? []
  return effect !== undefined && domain?.toLowerCase() === mailDomain.toLowerCase() ? effect.toLowerCase() : null
}

function replyAt(local: string, keys: ReplyKeys): ReplyClue | null {
  const team = (local.split('+', 1)[0] ?? '').toLowerCase()
  const byAgent = keys.readAgentReplyLocalPart(local)
  if (byAgent !== null) return { ...byAgent, team }
  const ticket = keys.readReplyLocalPart(local)
  return ticket === null ? null : { ticket, team, agent: null }
}

function distinct(replies: readonly ReplyClue[]): readonly ReplyClue[] {
  return [...new Map(replies.map((reply) => [`${reply.ticket} ${reply.agent ?? ''}`, reply])).values()]
}

function numberIn(subject: string): number | null {
  const digits = /\[#(\d{1,10})\]/.exec(subject)?.[1]
  return digits === undefined ? null : Number(digits)
}
