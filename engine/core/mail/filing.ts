import type { JsonObject } from '#engine/core/json.ts'
import type { Actor, EventInput, FileRef } from '#engine/core/ticket/event.ts'
import { languageOf } from './language.ts'
import type { Letter, MailRealm } from './letter.ts'
import { type LoopCounts, loopGuard } from './loop-guard.ts'
import { authorOf, messageContent, titleOf } from './message.ts'
import { emailOf } from './team-address.ts'
import type { Place } from './thread.ts'
import { isByProgram } from './verification.ts'

/** What becomes of a mail at one of its places; `event` makes an event of the files that were kept. */
export type Filing =
  | { readonly outcome: 'shelved'; readonly reason: string }
  | { readonly outcome: 'created' | 'appended'; readonly event: (files: readonly FileRef[]) => MailEvent }

type MailEvent = EventInput & { readonly content: JsonObject }

/** What has to be looked up before a mail is filed. */
export interface FilingFacts {
  /** Id of the stored raw mail. */
  readonly mail: string
  /** What its sender did before; null where nobody can say who that is. */
  readonly counts: LoopCounts | null
  /** Whether its author wrote to this desk before; asked only where `asksForAcquaintance`. */
  readonly isKnown: boolean
}

/** Brings a mail to one of its places: a new ticket, a message of one that is there, or the shelf. */
export function filingOf(letter: Letter, place: Place, facts: FilingFacts, realm: MailRealm): Filing {
  const { holds } = realm
  if (place.refusedAgent !== null) return shelved(`refused-agent:${place.refusedAgent}`)
  const isAutomatic = letter.kind.kind === 'automatic'
  if (place.ticket === null && isAutomatic && holds('programs-open-nothing')) return shelved('automatic')
  if (isUnasked(letter, place) && holds('verification-waits')) return shelved('unasked')
  const { shelve, mayAnswer, reason } = guarded(facts, realm)
  if (shelve) return shelved(reason ?? 'loop')
  if (place.ticket !== null) return { outcome: 'appended', event: appended(letter, place, facts, realm) }
  if (place.team === null) return shelved('unknown-recipient')
  if (letter.mail.from === null) return shelved('no-sender')
  if (!accepts(place.team, authorOf(letter.mail).address, facts.isKnown, realm)) return shelved('not-accepted')
  return newTicket(letter, place.team, facts.mail, realm, { verified: place.verified, mayAnswer })
}

/** A ticket of this team, whatever the checks say: also what an agent makes of a mail on the shelf. */
export function newTicket(
  letter: Letter,
  team: string,
  mail: string,
  { definitions, holds }: MailRealm,
  { verified, mayAnswer }: { readonly verified: boolean; readonly mayAnswer: boolean },
): Exclude<Filing, { readonly outcome: 'shelved' }> {
  const { kind, auth } = letter
  const versions = [...definitions.mails.values()]
  const spoken = [...new Set(versions.flatMap((locales) => [...locales.keys()]))].filter(Boolean)
  const language = languageOf(letter.mail, ['en', ...spoken]) ?? 'en'
  const { name, address } = authorOf(letter.mail)
  const reasons = { foundBy: null, standing: 'requester', reasons: kind.reasons }
  return {
    outcome: 'created',
    event: (files) => ({
      type: 'ticket.created',
      by: { role: 'customer' },
      data: {
        channel: 'email',
        team,
        form: null,
        priority: 0,
        tags: [],
        language,
        timeZone: null,
        shelved: false,
        linked: [],
        verified,
        answeredByRules: (kind.mayAnswer || !holds('programs-get-no-answer')) && mayAnswer,
        messageId: letter.mail.messageId,
        mail,
      },
      content: {
        requester: { name, email: address, phone: '', company: '' },
        title: titleOf(letter.mail, language),
        fields: {},
        extra: {},
        ...messageContent(letter.mail, auth, files, reasons, holds),
      },
    }),
  }
}

/** Whether a place depends on whether the author is known: a team that takes mail from acquaintances alone. */
export function asksForAcquaintance({ ticket, team }: Place, { definitions }: MailRealm): boolean {
  const file = team === null || ticket !== null ? undefined : definitions.teams.get(team)?.value
  return file !== undefined && emailOf(file)?.accept === 'known'
}

/**
 * Whether a team takes mail from an address: from everyone, from people it knows (they wrote before), or from its own agents alone. It keeps
 * strangers' mail away from a queue; it proves nothing.
 */
export function accepts(
  team: string,
  address: string,
  isKnown: boolean,
  { definitions: { teams, agents } }: Pick<MailRealm, 'definitions'>,
): boolean {
  const file = teams.get(team)?.value
  const accept = file === undefined ? null : (emailOf(file)?.accept ?? null)
  if (accept === 'everyone') return true
  if (accept === null || address === '') return false
  const agent = [...agents.values()].find(({ value }) => value.email.toLowerCase() === address.toLowerCase())
  return accept === 'team' ? agent?.value.teams?.[team] !== undefined : agent !== undefined || isKnown
}

/**
 * A requester knows the address of their ticket, and may give it to any service as their own. What a program sends there that answers
 * nothing of ours is for an agent to look at, in whatever language it is.
 */
function isUnasked({ mail, kind }: Letter, { by, standing }: Place): boolean {
  return by === 'reply-address' && standing === 'stranger' && mail.references.length === 0 && isByProgram(mail, kind)
}

function guarded({ counts }: FilingFacts, { holds }: MailRealm) {
  if (counts === null) return { shelve: false, mayAnswer: false, reason: null }
  if (!holds('loops-end')) return { shelve: false, mayAnswer: true, reason: null }
  return loopGuard(counts, false)
}

function appended(
  letter: Letter,
  place: Place,
  { mail }: FilingFacts,
  realm: MailRealm,
): (files: readonly FileRef[]) => MailEvent {
  const { kind, auth } = letter
  const { standing, verified, hidden, by: foundBy } = place
  const author = authorOf(letter.mail)
  const isOther = standing === 'participant' || standing === 'stranger'
  const reasons = { foundBy, standing, reasons: kind.reasons }
  return (files) => ({
    type: typeOf(place, kind.kind === 'automatic'),
    by: actorOf(place, letter, realm),
    data: {
      via: 'email',
      verified,
      ...(hidden && { hidden }),
      messageId: letter.mail.messageId,
      mail,
    },
    content: {
      ...messageContent(letter.mail, auth, files, reasons, realm.holds),
      ...(isOther && { author: { name: author.name, address: author.address } }),
    },
  })
}

/** What a program wrote moves nothing; an agent answers, or notes where a note was answered. */
function typeOf({ standing, isNote }: Place, isAutomatic: boolean): string {
  if (isAutomatic) return 'mail.received'
  if (standing === 'agent') return isNote ? 'agent.noted' : 'agent.replied'
  return 'customer.replied'
}

function actorOf({ standing }: Place, { writer }: Letter, { definitions }: MailRealm): Actor {
  if (standing === 'requester') return { role: 'customer' }
  if (standing !== 'agent') return { role: standing }
  const agents = [...definitions.agents.values()]
  const agent = agents.find(({ value }) => value.email.toLowerCase() === writer?.toLowerCase())
  return agent === undefined ? { role: 'stranger' } : { role: 'agent', id: agent.id }
}

function shelved(reason: string): Filing {
  return { outcome: 'shelved', reason }
}
