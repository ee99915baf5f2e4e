import type { Definitions, TextTemplate } from '#engine/core/catalogue.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { compose, type Letter } from '#engine/core/mail/compose.ts'
import type { Values } from '#engine/core/mail/placeholders.ts'
import { subjectTitle } from '#engine/core/mail/subject.ts'
import { sayPromise } from '#engine/core/promise-words.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import { isAutomatic, type MailEffect } from '#engine/core/ticket/effect.ts'
import type { FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { OutgoingMail } from '#engine/ports/relay.ts'
import type { Keys } from '#engine/runtime/keys.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { Store } from '#engine/store/store.ts'
import { conversationBefore } from './conversation.ts'
import { fromOf, signatureOf, templateIn } from './sender.ts'

/** What a mail is written from. */
export interface LetterContext {
  readonly store: Store
  readonly runtime: Runtime
  readonly blobs: Blobs
  readonly keys: Keys
  readonly clock: Clock
  readonly settings: Settings
  readonly holds?: Rules | undefined
}

/** What is larger together is named, and lies on the request page. */
const attachedBytes = 10_000_000

/** The mail of an effect, with the numbers of all that were collected into it; null when it cannot be written to one address. */
export async function outgoingMail(
  context: LetterContext,
  effect: MailEffect,
  ticket: Ticket,
  collected: readonly MailEffect[],
): Promise<OutgoingMail | null> {
  const { settings, runtime, clock, store, holds = everyRule } = context
  const definitions = runtime.definitions().running
  const { payload } = effect
  const address = holds('one-strict-address') ? parseAddress(payload.address) : payload.address
  const template = templateIn(definitions, payload.template, payload.language)
  if (address === null || template === null) return null
  const events = payload.message === null ? [] : await store.events.of(ticket.number)
  const message = events.find(({ seq }) => seq === payload.message) ?? null
  const toAgent = payload.audience === 'agent'
  const from = fromOf(definitions, ticket.team, payload.language, settings)
  const agent = message?.by.role === 'agent' ? definitions.agents.get(message.by.id)?.value : undefined
  const automatic = isAutomatic(effect)
  const { attachments, leftOut } = await attachmentsOf(context, message)
  const letter: Letter = {
    template: withNumbers(template, collected),
    language: payload.language,
    values: {
      number: collected.map((one) => one.ticket).join(', '),
      numbers: collected.length > 1 ? await links(context, collected) : '',
      link: linkOf(context, ticket, payload.audience),
      team: from.team,
      text: textOf(payload),
      ...(agent && { agent: agent.name }),
      ...(message && {
        message: String(message.content?.text ?? ''),
        signature: signatureOf(definitions, agent, ticket.team, payload.language),
      }),
      // Never in what a rule writes to an address that nobody has proven.
      ...((toAgent || message || !holds('strangers-words-stay-out')) && { title: subjectTitle(ticket.title) }),
    } satisfies Values,
    slip: payload.template === 'received' ? promiseOf(definitions, ticket, clock.now()) : null,
    messageId: messageIdOf(holds('one-message-id') ? effect.id : `${effect.id}.${clock.now()}`, settings),
    from: { name: agent ? `${agent.name}, ${from.team}` : from.team, address: from.address },
    to: { name: payload.audience === 'requester' && !automatic ? ticket.requester.name : '', address },
    replyTo: replyTo(context, definitions, ticket, payload),
    references: toAgent ? [] : threadBefore(ticket, effect.id, settings),
    quote: conversationBefore(definitions, ticket, events, payload),
    leftOut,
    automatic,
    date: clock.now(),
    attachments,
  }
  return compose(letter, holds)
}

/** What a note to an agent says: what a rule wrote, or what happened. */
function textOf({ params, language }: MailEffect['payload']): string {
  const about = happened[String(params.about)]
  return about === undefined ? String(params.text ?? '') : language.startsWith('zh') ? about.zh : about.en
}

const happened: Readonly<Record<string, { readonly en: string; readonly zh: string }>> = {
  mentioned: { en: 'You are mentioned in a note.', zh: '有备注提到了您。' },
  replied: { en: 'There is a new message in a ticket that you follow.', zh: '您关注的工单有新消息。' },
}

/** Where an answer goes: the ticket's signed address; for an agent their own, where their team lets them answer by mail. */
function replyTo(
  { keys, settings }: LetterContext,
  { agents, teams }: Definitions,
  { team, number }: Ticket,
  { audience, address }: MailEffect['payload'],
): string | null {
  if (audience !== 'agent') return `${keys.replyLocalPart(team, number)}@${settings.mailDomain}`
  const email = teams.get(team)?.value.channels?.email
  const agent = [...agents.values()].find(({ value }) => value.email === address)
  if (typeof email !== 'object' || !email.agentReplies || agent === undefined) return null
  return `${keys.agentReplyLocalPart(team, number, agent.id)}@${settings.mailDomain}`
}

export function messageIdOf(effectId: string, { mailDomain }: Pick<Settings, 'mailDomain'>): string {
  return `<${effectId}@${mailDomain}>`
}

/**
 * Mails of the thread before this one; an entry that is a whole Message-ID came from outside. A participant's copy is not part of it: it
 * refers to what stands before the requester's copy of the same answer.
 */
function threadBefore(ticket: Ticket, effectId: string, settings: Settings): readonly string[] {
  const ofEvent = effectId.slice(0, effectId.lastIndexOf('.') + 1)
  const own = ticket.thread.indexOf(effectId)
  const at = own === -1 ? ticket.thread.findIndex((id) => id.startsWith(ofEvent)) : own
  const before = at === -1 ? ticket.thread : ticket.thread.slice(0, at)
  return before.map((id) => (id.startsWith('<') ? id : messageIdOf(id, settings)))
}

/** The mailed key opens the whole request, so it goes to the requester alone; a participant is led to the links of their own address. */
function linkOf(
  { settings, keys }: LetterContext,
  ticket: Ticket,
  audience: MailEffect['payload']['audience'],
): string {
  const paths = {
    agent: () => `/desk/tickets/${ticket.number}`,
    requester: () => `/requests/${keys.requestKey('mailed', ticket.number, ticket.keyGeneration)}`,
    participant: () => '/requests',
  } as const
  return settings.publicUrl + paths[audience]()
}

/** A collected confirmation names every ticket with its link. */
async function links(context: LetterContext, collected: readonly MailEffect[]): Promise<string> {
  const tickets = await context.store.tickets.many(collected.map(({ ticket }) => ticket))
  return tickets.map((ticket) => `${ticket.number}: ${linkOf(context, ticket, 'requester')}`).join('\n')
}

function withNumbers(template: TextTemplate, collected: readonly MailEffect[]): TextTemplate {
  return collected.length > 1 && !template.body.includes('{{numbers}}')
    ? { ...template, body: `${template.body}\n\n{{numbers}}` }
    : template
}

/** The promise in the requester's zone, else in that of the team's hours, which is named either way. */
function promiseOf(definitions: Definitions, ticket: Ticket, now: number): string | null {
  if (ticket.promised === null) return null
  const timeZone = ticket.timeZone ?? teamCalendar(definitions, ticket.team).timeZone
  return sayPromise(ticket.promised.dueAt, timeZone, ticket.language, now)
}

/** Files of a message as far as they fit into a mail, and the names of the others. */
async function attachmentsOf(
  { blobs }: LetterContext,
  message: TicketEvent | null,
): Promise<Pick<Letter, 'attachments' | 'leftOut'>> {
  const files = (message?.content?.files ?? []) as unknown as readonly FileRef[]
  const attachments: OutgoingMail['attachments'][number][] = []
  const leftOut: string[] = []
  let left = attachedBytes
  for (const { blob, name, type, size } of files) {
    if (size > left) {
      leftOut.push(name)
      continue
    }
    left -= size
    attachments.push({ name, type, content: await blobs.read(blob) })
  }
  return { attachments, leftOut }
}
