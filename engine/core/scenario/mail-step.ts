import { DocketError } from '#engine/core/docket-error.ts'
import { type ArrivedMail, arrivedMail, type MailRealm } from '#engine/core/mail/arrived.ts'
import { bouncedEvent, failedIn, reportedEffects } from '#engine/core/mail/bounce.ts'
import { type ReplyKeys, ticketsNamed } from '#engine/core/mail/clues.ts'
import { type Filed, ignored, shelved, summed } from '#engine/core/mail/filed.ts'
import { filingOf, refusalOf } from '#engine/core/mail/filing.ts'
import { countedAt, type LoopCounts, loopAddress, loopCounts } from '#engine/core/mail/loop-guard.ts'
import { authorOf, mostFiles } from '#engine/core/mail/message.ts'
import { askedBy, candidateOf, eventOfEffect, noteIds, placesOf } from '#engine/core/mail/places.ts'
import { routeOf } from '#engine/core/mail/route.ts'
import { freshPlaces, type Place, placeKey } from '#engine/core/mail/thread.ts'
import { everyRule } from '#engine/core/rules.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import type { ScenarioStep } from '#engine/schemas/types.ts'
import { countOf, countSender, type FiledMail } from './mail-world.ts'
import { type Story, submit } from './story.ts'

/**
 * A mail comes in, by the rules of the engine. Nothing is asked of any network: the step says whether its sender passes DMARC, and every
 * signed address of a ticket (`care+t_1.anything@`, `care+a_1.ana.anything@`) counts as signed.
 */
export function mailArrives(story: Story, { mail: name = '', to = [], dmarc = 'none', about }: ScenarioStep): void {
  const reading = story.mail.readings.get(name)
  if (reading === undefined) throw new DocketError('not-found', `There is no mail "${name}".`)
  if (!reading.ok) {
    story.mail.last = { outcome: 'shelved', reason: `unreadable:${reading.reason}` }
    return
  }
  const mail = about === undefined ? reading.mail : answering(story, reading.mail, about)
  const envelope = { door: 'pipe', from: '', to, team: null, peer: null, helo: null, authserv: null } as const
  const auth = { spf: 'none', dkim: 'none', dmarc, arc: 'none', domain: null, by: 'docket' } as const
  const realm = { definitions: story.definitions, mailDomain: story.mail.domain, holds: everyRule }
  story.mail.last = arrive(story, arrivedMail(mail, envelope, auth, realm), realm)
}

/** What the mail answers or reports about stands in the name of a template: nobody can know our Message-IDs beforehand. */
function answering({ effects, mail: { domain } }: Story, mail: ReadMail, template: string): ReadMail {
  const effect = effects.findLast((one) => one.kind === 'mail' && one.payload.template === template)
  if (effect === undefined) throw new DocketError('not-found', `No mail by "${template}" was sent before.`)
  const id = `<${effect.id}@${domain}>`
  return {
    ...mail,
    references: [...mail.references, id],
    report: mail.report && { ...mail.report, originalMessageId: id },
  }
}

function arrive(story: Story, arrived: ArrivedMail, realm: MailRealm): FiledMail {
  const { messageId, text } = arrived.mail
  const { came } = story.mail
  const places = placesFor(story, arrived, realm)
  const twins = came.filter((one) => one.messageId === messageId && one.text === text)
  const filed = decide(story, arrived, freshPlaces(places, new Set(twins.flatMap((twin) => twin.places))), realm)
  const { outcome, reason, tickets } = summed(filed)
  if (messageId !== null) came.push({ messageId, text, tickets, places: places.map(placeKey), at: story.now })
  return { outcome, reason }
}

function decide(story: Story, arrived: ArrivedMail, fresh: readonly Place[], realm: MailRealm): readonly Filed[] {
  if (fresh.length === 0) return [ignored('duplicate')]
  const route = routeOf(arrived, realm)
  if (route.to === 'shelf') return [shelved(route.reason)]
  if (route.to === 'report') return [noteReport(story, arrived)]
  return fresh.map((place) => fileAt(story, arrived, place, realm))
}

function placesFor(story: Story, arrived: ArrivedMail, realm: MailRealm): readonly Place[] {
  const asked = askedBy(arrived, keys, realm)
  const notes = noteIds(story.events)
  const ours = asked.clues.references.flatMap(({ id, effect }) => {
    const sent = effect === null ? undefined : story.effects.find((one) => one.id === effect)
    return sent === undefined
      ? []
      : [{ id, ticket: sent.ticket, at: sent.dueAt, isNote: notes.has(eventOfEffect(sent.id)) }]
  })
  const others = story.mail.came.flatMap(({ messageId, tickets, at }) =>
    tickets.map((ticket) => ({ id: messageId, ticket, at, isNote: notes.has(messageId) })),
  )
  const mails = [...ours, ...others]
  const numbers = new Set([...ticketsNamed(asked.clues), ...mails.map(({ ticket }) => ticket)])
  const tickets = [...story.tickets.values()].filter(({ number }) => numbers.has(number))
  const eventsOf = (number: number) => story.events.filter(({ ticket }) => ticket === number)
  const candidates = tickets.map((ticket) => candidateOf(ticket, eventsOf(ticket.number)))
  return placesOf(arrived, asked, { tickets: candidates, mails }, realm)
}

function fileAt(story: Story, arrived: ArrivedMail, place: Place, realm: MailRealm): Filed {
  const author = authorOf(arrived.mail).address.toLowerCase()
  const isKnown = [...story.tickets.values()].some(({ requester }) => requester.email.toLowerCase() === author)
  const refusal = refusalOf(arrived, place, isKnown, realm)
  if (refusal !== null) return shelved(refusal)
  const facts = { mail: `mail-${story.mail.came.length + 1}`, counts: countMail(story, arrived, place) }
  const filing = filingOf(arrived, place, facts, realm)
  if (filing.outcome === 'shelved') return shelved(filing.reason)
  const ticket = submit(story, place.ticket, filing.event(filesOf(arrived.mail, facts.mail)))
  // Where the message opened a follow-up, that is what the story goes on with.
  if (story.about === null || place.ticket === null || story.events.at(-1)?.ticket === ticket) story.about = ticket
  return { outcome: filing.outcome, reason: null, ticket }
}

/** Counts a mail, and says what its sender did before it; null where nobody can say who that is. */
function countMail({ mail: world, now }: Story, arrived: ArrivedMail, place: Place): LoopCounts | null {
  const address = loopAddress(arrived)
  if (address === '') return null
  const counted = countedAt(arrived, place).map((one) => ({
    ...one,
    before: countOf(world, one.counter, address, now, one.what),
  }))
  for (const { counter, what } of counted) countSender(world, counter, address, now, what)
  return loopCounts(counted, countOf(world, 'answers', address, now))
}

function noteReport(story: Story, arrived: ArrivedMail): Filed {
  if (arrived.kind.kind === 'receipt') return ignored('receipt')
  const effects = reportedEffects(arrived, story.mail.domain)
  const effect = effects.flatMap((id) => story.effects.find((one) => one.id === id) ?? [])[0]
  const ticket = effect === undefined ? undefined : story.tickets.get(effect.ticket)
  if (ticket === undefined) return shelved('bounce-of-nothing')
  story.about = submit(
    story,
    ticket.number,
    bouncedEvent(arrived, failedIn(arrived, ticket), `mail-${story.mail.came.length + 1}`),
  )
  return { outcome: 'bounce-noted', reason: null, ticket: ticket.number }
}

/** Files as the ticket would list them; what they are is taken from the mail, since nobody looks into them here. */
function filesOf({ parts }: ReadMail, mail: string): readonly FileRef[] {
  return parts.slice(0, mostFiles).map(({ name, type, content, cid }, index) => ({
    id: `${mail}-${index + 1}`,
    blob: `${mail}-${index + 1}`,
    name,
    type,
    size: content.byteLength,
    ...(cid !== null && { cid }),
  }))
}

const keys: ReplyKeys = {
  readReplyLocalPart(local) {
    const [, ticket] = /\+t_([0-9a-z]{1,11})\.[0-9a-z]+$/i.exec(local) ?? []
    return ticket === undefined ? null : Number.parseInt(ticket, 36)
  },
  readAgentReplyLocalPart(local) {
    const [, ticket, agent] = /\+a_([0-9a-z]{1,11})\.([a-z0-9-]{1,64})\.[0-9a-z]+$/.exec(local.toLowerCase()) ?? []
    return ticket === undefined || agent === undefined ? null : { ticket: Number.parseInt(ticket, 36), agent }
  },
}
