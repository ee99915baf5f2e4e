import type { Definitions, TextTemplate } from '#engine/core/catalogue.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { compose } from '#engine/core/mail/compose.ts'
import type { Values } from '#engine/core/mail/placeholders.ts'
import { sayPromise } from '#engine/core/promise-words.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import type { MailEffect } from '#engine/core/ticket/effect.ts'
import type { FileRef, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { OutgoingMail, Relay } from '#engine/ports/relay.ts'
import type { Keys } from '#engine/runtime/keys.ts'
import type { Deliverer } from '#engine/runtime/outbox.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { Store } from '#engine/store/store.ts'
import { countAnswer } from './guard.ts'
import { fromOf, templateIn } from './sender.ts'

export interface MailContext {
  readonly store: Store
  readonly runtime: Runtime
  readonly blobs: Blobs
  readonly relay: Relay
  readonly keys: Keys
  readonly clock: Clock
  readonly settings: Settings
}

/** One address gets a confirmation at once, and what follows within this time as one mail at its end. */
const collectMs = 3_600_000
const automaticTemplates = new Set(['received', 'rating-request', 'notify'])
/** Automatic mails of one team an hour; what is more waits. */
const mostAnHour = 500
/** Larger attachments are named and linked, not sent. */
const attachedBytes = 10_000_000

export function mailDeliverer(context: MailContext): Deliverer {
  const { store, clock, relay, runtime } = context
  return {
    async collect(row, leaseUntil) {
      const now = clock.now()
      if (row.group !== null) {
        const last = await store.outbox.lastSentInGroup(row.group)
        if (last !== null && now < last + collectMs) return last + collectMs
        const others = await store.outbox.claimGroup(row.group, now, leaseUntil)
        return [row, ...others.filter(({ effect }) => effect.id !== row.effect.id)]
      }
      return [row]
    },

    async deliver(rows) {
      const letters = rows.map(({ effect }) => effect as MailEffect)
      const [first] = letters
      if (!first) return { outcome: 'sent', answer: 'nothing to send' }
      const ticket = await store.tickets.get(first.ticket)
      if (!ticket) return { outcome: 'never', answer: 'the ticket is gone' }
      if (context.settings.rateLimit && automaticTemplates.has(first.payload.template)) {
        const sent = await store.limits.consume(`automatic:${ticket.team}`, 1, 3_600_000, clock.now())
        if (sent > mostAnHour)
          return { outcome: 'later', answer: 'too many automatic mails of this team within the hour' }
      }
      const mail = await letterOf(context, first, ticket, letters)
      if (mail === null) return { outcome: 'never', answer: 'the address is not one address' }
      if (automaticTemplates.has(first.payload.template) && first.payload.audience !== 'agent')
        await countAnswer(first.payload.address, context)
      return relay.send(mail)
    },

    async gaveUp(row, answer) {
      if (row.effect.kind !== 'mail') return
      await runtime.submit({
        ticket: row.effect.ticket,
        event: {
          type: 'mail.bounced',
          by: { role: 'system' },
          data: {
            effect: row.effect.id,
            template: row.effect.payload.template,
            permanent: true,
            status: answer.slice(0, 3),
          },
          content: { answer: answer.slice(0, 500) },
        },
        dedupe: { key: `bounced:${row.effect.id}`, bodyHash: '', keptMs: 30 * 24 * 3_600_000 },
        expectedVersion: null,
        files: [],
      })
    },
  }
}

async function letterOf(
  context: MailContext,
  effect: MailEffect,
  ticket: Ticket,
  collected: readonly MailEffect[],
): Promise<OutgoingMail | null> {
  const { settings, runtime, clock, store } = context
  const definitions = runtime.definitions().running
  const { payload } = effect
  const address = parseAddress(payload.address)
  const template = templateIn(definitions, payload.template, payload.language)
  if (address === null || template === null) return null
  const message = payload.message === null ? null : await messageOf(store, ticket.number, payload.message)
  const toAgent = payload.audience === 'agent'
  const from = fromOf(definitions, ticket.team, payload.language, settings)
  const agent = message?.by.role === 'agent' ? definitions.agents.get(message.by.id)?.value : undefined
  const automatic = automaticTemplates.has(payload.template)
  return compose({
    template: withNumbers(template, collected),
    language: payload.language,
    values: {
      number: collected.map((one) => one.ticket).join(', '),
      numbers: collected.length > 1 ? await links(context, collected) : '',
      link: linkOf(context, ticket, payload.audience),
      team: from.team,
      text: String(payload.params.text ?? ''),
      ...(agent && { agent: agent.name, signature: agent.signature ?? agent.name }),
      ...(message && { message: String(message.content?.text ?? '') }),
      ...(toAgent && { title: ticket.title }),
    } satisfies Values,
    slip: payload.template === 'received' ? promiseOf(definitions, ticket, clock.now()) : null,
    messageId: messageIdOf(effect.id, settings),
    from: { name: agent ? `${agent.name}, ${from.team}` : from.team, address: from.address },
    to: { name: payload.audience === 'requester' && !automatic ? ticket.requester.name : '', address },
    replyTo: replyTo(context, definitions, ticket, payload),
    references: toAgent ? [] : threadBefore(ticket, effect.id, settings),
    automatic,
    date: clock.now(),
    attachments: message && !automatic ? await attachmentsOf(context, message) : [],
  })
}

export function messageIdOf(effectId: string, { mailDomain }: Pick<Settings, 'mailDomain'>): string {
  return `<${effectId}@${mailDomain}>`
}

/** Where an answer goes: the ticket's signed address; for an agent their own, where their team lets them answer by mail. */
function replyTo(
  { keys, settings }: MailContext,
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

/** Mails of the thread before this one; an entry that is a whole Message-ID came from outside. */
function threadBefore(ticket: Ticket, effectId: string, settings: Settings): readonly string[] {
  const at = ticket.thread.indexOf(effectId)
  const before = at === -1 ? ticket.thread : ticket.thread.slice(0, at)
  return before.map((id) => (id.startsWith('<') ? id : messageIdOf(id, settings)))
}

/** The mailed key opens the whole request, so it goes to the requester alone; a participant is led to the links of their own address. */
function linkOf({ settings, keys }: MailContext, ticket: Ticket, audience: MailEffect['payload']['audience']): string {
  const paths = {
    agent: () => `/desk/tickets/${ticket.number}`,
    requester: () => `/requests/${keys.requestKey('mailed', ticket.number, ticket.keyGeneration)}`,
    participant: () => '/requests',
  } as const
  return settings.publicUrl + paths[audience]()
}

/** A collected confirmation names every ticket with its link. */
async function links(context: MailContext, collected: readonly MailEffect[]): Promise<string> {
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

async function messageOf(store: Store, ticket: number, seq: number): Promise<TicketEvent | null> {
  return (await store.events.of(ticket)).find((event) => event.seq === seq) ?? null
}

async function attachmentsOf({ blobs }: MailContext, message: TicketEvent): Promise<OutgoingMail['attachments']> {
  const files = (message.content?.files ?? []) as unknown as readonly FileRef[]
  const attachments: OutgoingMail['attachments'][number][] = []
  let left = attachedBytes
  for (const { blob, name, type, size } of files) {
    if (size > left) continue
    left -= size
    const chunks: Uint8Array[] = []
    for await (const chunk of await blobs.open(blob)) chunks.push(chunk)
    attachments.push({ name, type, content: Buffer.concat(chunks) })
  }
  return attachments
}
