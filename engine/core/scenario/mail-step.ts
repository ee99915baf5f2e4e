import { DocketError } from '#engine/core/docket-error.ts'
import { bouncedEvent, failedIn, reportedEffects } from '#engine/core/mail/bounce.ts'
import { type ReplyKeys, ticketsNamed } from '#engine/core/mail/clues.ts'
import { filingOf } from '#engine/core/mail/filing.ts'
import { type Letter, letterOf, type MailRealm } from '#engine/core/mail/letter.ts'
import { loopAddress } from '#engine/core/mail/loop-guard.ts'
import { authorOf } from '#engine/core/mail/message.ts'
import { askedBy, candidateOf, eventOfEffect, noteIds, placesOf } from '#engine/core/mail/places.ts'
import { routeOf } from '#engine/core/mail/route.ts'
import type { Place } from '#engine/core/mail/thread.ts'
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
  story.mail.last = arrive(story, letterOf(mail, envelope, auth, realm), realm)
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

function arrive(story: Story, letter: Letter, realm: MailRealm): FiledMail {
  const { messageId, text } = letter.mail
  const { came } = story.mail
  if (came.some((one) => one.messageId === messageId && one.text === text)) return ignored('duplicate')
  const route = routeOf(letter, realm)
  const filed =
    route.to === 'shelf'
      ? [shelved(route.reason)]
      : route.to === 'report'
        ? [noteReport(story, letter)]
        : placesFor(story, letter, realm).map((place) => fileAt(story, letter, place, realm))
  if (messageId !== null) {
    const tickets = filed.flatMap(({ ticket }) => ticket ?? [])
    for (const ticket of tickets.length > 0 ? tickets : [null]) came.push({ messageId, text, ticket, at: story.now })
  }
  const order = ['created', 'appended', 'bounce-noted', 'shelved', 'ignored'] as const
  const outcome = order.find((one) => filed.some((each) => each.outcome === one)) ?? 'ignored'
  return { outcome, reason: filed.find((one) => one.outcome === outcome)?.reason ?? null }
}

interface Filed extends FiledMail {
  readonly ticket: number | null
}

function placesFor(story: Story, letter: Letter, realm: MailRealm): readonly Place[] {
  const asked = askedBy(letter, keys, realm)
  const notes = noteIds(story.events)
  const ours = asked.clues.references.flatMap(({ id, effect }) => {
    const sent = effect === null ? undefined : story.effects.find((one) => one.id === effect)
    return sent === undefined ? [] : [{ id, ticket: sent.ticket, at: 0, isNote: notes.has(eventOfEffect(sent.id)) }]
  })
  const others = story.mail.came.flatMap(({ messageId, ticket, at }) =>
    ticket === null ? [] : [{ id: messageId, ticket, at, isNote: notes.has(messageId) }],
  )
  const mails = [...ours, ...others]
  const numbers = new Set([...ticketsNamed(asked.clues), ...mails.map(({ ticket }) => ticket)])
  const tickets = [...story.tickets.values()].filter(({ number }) => numbers.has(number))
  const eventsOf = (number: number) => story.events.filter(({ ticket }) => ticket === number)
  const candidates = tickets.map((ticket) => candidateOf(ticket, eventsOf(ticket.number)))
  return placesOf(letter, asked, { tickets: candidates, mails }, realm)
}

function fileAt(story: Story, letter: Letter, place: Place, realm: MailRealm): Filed {
  const { mail: world, now } = story
  const address = loopAddress(letter)
  const text = letter.mail.text.trim()
  const isNew = place.ticket === null
  const counts = {
    answersToSender: countOf(world, 'answers', address, now),
    ticketsBySender: isNew ? countOf(world, 'tickets', address, now) : 0,
    sameText: isNew ? countOf(world, 'text', address, now, text) : 0,
    messagesByAuthor: isNew ? 0 : countOf(world, 'messages', address, now, String(place.ticket)),
  }
  const author = authorOf(letter.mail).address.toLowerCase()
  const isKnown = [...story.tickets.values()].some(({ requester }) => requester.email.toLowerCase() === author)
  const facts = { mail: `mail-${world.came.length + 1}`, counts: address === '' ? null : counts, isKnown }
  const filing = filingOf(letter, place, facts, realm)
  if (filing.outcome === 'shelved') return shelved(filing.reason)
  const ticket = submit(story, place.ticket, filing.event(filesOf(letter.mail, facts.mail)))
  // Where the message opened a follow-up, that is what the story goes on with.
  if (story.about === null || isNew || story.events.at(-1)?.ticket === ticket) story.about = ticket
  if (address !== '') {
    if (isNew) countSender(world, 'text', address, now, text)
    countSender(world, isNew ? 'tickets' : 'messages', address, now, isNew ? '' : String(ticket))
  }
  return { outcome: filing.outcome, reason: null, ticket }
}

function noteReport(story: Story, letter: Letter): Filed {
  if (letter.kind.kind === 'receipt') return ignored('receipt')
  const effects = reportedEffects(letter, story.mail.domain)
  const effect = effects.flatMap((id) => story.effects.find((one) => one.id === id) ?? [])[0]
  const ticket = effect === undefined ? undefined : story.tickets.get(effect.ticket)
  if (ticket === undefined) return shelved('bounce-of-nothing')
  story.about = submit(
    story,
    ticket.number,
    bouncedEvent(failedIn(letter, ticket), `mail-${story.mail.came.length + 1}`),
  )
  return { outcome: 'bounce-noted', reason: null, ticket: ticket.number }
}

/** Files as the ticket would list them; what they are is taken from the mail, since nobody looks into them here. */
function filesOf({ parts }: ReadMail, mail: string): readonly FileRef[] {
  return parts.map(({ name, type, content, cid }, index) => ({
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

function shelved(reason: string): Filed {
  return { outcome: 'shelved', reason, ticket: null }
}

function ignored(reason: string): Filed {
  return { outcome: 'ignored', reason, ticket: null }
}
