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
import type { Random } from '#engine/ports/random.ts'
import type { OutgoingMail, Relay } from '#engine/ports/relay.ts'
import type { Keys } from '#engine/runtime/keys.ts'
import type { Deliverer } from '#engine/runtime/outbox.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { Store } from '#engine/store/store.ts'
import { createBackoff, domainOf } from './backoff.ts'
import { isAutomatic, overCap } from './caps.ts'
import { fromOf, templateIn } from './sender.ts'

export interface MailContext {
  readonly store: Store
  readonly runtime: Runtime
  readonly blobs: Blobs
  readonly relay: Relay
  readonly keys: Keys
  readonly clock: Clock
  readonly random: Random
  readonly settings: Settings
}

/** One address gets a confirmation at once, and what follows within this time as one mail at its end. */
const collectMs = 3_600_000
/** Larger attachments are named and linked, not sent. */
const attachedBytes = 10_000_000

export function mailDeliverer(context: MailContext): Deliverer {
  const { store, clock, relay, runtime, settings } = context
  const backoff = createBackoff(context.random)
  return {
    async collect(row, leaseUntil) {
      const now = clock.now()
      const effect = row.effect as MailEffect
      if (row.group !== null) {
        const last = await store.outbox.lastSentInGroup(row.group)
        if (last !== null && now < last + collectMs)
          return {
            outcome: 'postponed',
            until: last + collectMs,
            answer: 'waits for more of this address within the hour',
          }
      }
      const left = backoff.ask(domainOf(effect.payload.address), now)
      if (left !== null) return { outcome: 'postponed', until: left.until, answer: left.why }
      // A mail is counted once, however often it has to be tried.
      if (settings.rateLimit && row.attempts === 1 && isAutomatic(effect)) {
        const { team } = (await store.tickets.get(effect.ticket)) ?? { team: '' }
        const over = await overCap(store.limits, effect, team, now)
        if (over !== null) return over
      }
      if (row.group === null) return [row]
      const others = await store.outbox.claimGroup(row.group, now, leaseUntil)
      return [row, ...others.filter(({ effect: { id } }) => id !== row.effect.id)]
    },

    async deliver(rows) {
      const letters = rows.map(({ effect }) => effect as MailEffect)
      const [first] = letters
      if (!first) return { outcome: 'sent', answer: 'nothing to send' }
      const ticket = await store.tickets.get(first.ticket)
      if (!ticket) return { outcome: 'never', answer: 'the ticket is gone' }
      const mail = await letterOf(context, first, ticket, letters)
      if (mail === null) return { outcome: 'never', answer: 'the address is not one address, or the template is gone' }
      const delivery = await relay.send(mail)
      backoff.learn(domainOf(mail.envelope.to), delivery, clock.now())
      return delivery
    },

    async gaveUp(row, answer) {
      if (row.effect.kind !== 'mail') return
      const { id, ticket, payload } = row.effect
      await runtime.submit({
        ticket,
        event: {
          type: 'mail.bounced',
          by: { role: 'system' },
          data: {
            effect: id,
            template: payload.template,
            audience: payload.audience,
            domain: domainOf(payload.address),
            permanent: true,
            status: /^\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?/.exec(answer)?.[0] ?? '',
          },
          content: { text: answer.slice(0, 500) },
        },
        dedupe: { key: `bounced:${id}:${row.fence}`, bodyHash: '', keptMs: 30 * 24 * 3_600_000 },
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
  const { settings, runtime, keys, clock, store } = context
  const definitions = runtime.definitions().running
  const { payload } = effect
  const address = parseAddress(payload.address)
  const template = templateIn(definitions, payload.template, payload.language)
  if (address === null || template === null) return null
  const message = payload.message === null ? null : await messageOf(store, ticket.number, payload.message)
  const toAgent = payload.audience === 'agent'
  const from = fromOf(definitions, ticket.team, payload.language, settings)
  const agent = message?.by.role === 'agent' ? definitions.agents.get(message.by.id)?.value : undefined
  const automatic = isAutomatic(effect)
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
    replyTo: toAgent ? null : `${keys.replyLocalPart(ticket.team, ticket.number)}@${settings.mailDomain}`,
    references: toAgent ? [] : threadBefore(ticket, effect.id, settings),
    automatic,
    date: clock.now(),
    attachments: message && !automatic ? await attachmentsOf(context, message) : [],
  })
}

export function messageIdOf(effectId: string, { mailDomain }: Pick<Settings, 'mailDomain'>): string {
  return `<${effectId}@${mailDomain}>`
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
