import { everyRule } from '#engine/core/rules.ts'
import { isAutomatic, type MailEffect } from '#engine/core/ticket/effect.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Relay } from '#engine/ports/relay.ts'
import type { Deliverer } from '#engine/runtime/outbox.ts'
import { createBackoff, domainOf } from './backoff.ts'
import { overCap } from './caps.ts'
import { countAnswer } from './guard.ts'
import { type LetterContext, outgoingMail } from './letter.ts'

export interface MailContext extends LetterContext {
  readonly relay: Relay
  readonly random: Random
}

/** One address gets a confirmation at once, and what follows within this time as one mail at its end. */
const collectMs = 3_600_000

export interface MailDeliverer extends Deliverer {
  /** What the relay said last when it took no mail at all; null since it took one. */
  relayTrouble(): string | null
}

export function mailDeliverer(context: MailContext): MailDeliverer {
  const { store, clock, relay, settings, holds = everyRule } = context
  const backoff = createBackoff(context.random)
  return {
    relayTrouble: backoff.relayTrouble,
    async collect(row, leaseUntil) {
      const now = clock.now()
      const effect = row.effect as MailEffect
      const group = row.group === null ? null : await store.outbox.group(row.group)
      const last = group?.lastSentAt ?? null
      if (last !== null && now < last + collectMs && holds('confirmations-are-collected'))
        return {
          outcome: 'postponed',
          until: last + collectMs,
          answer: 'waits for more of this address within the hour',
        }
      const left = backoff.ask(domainOf(effect.payload.address), now)
      if (left !== null && holds('troubled-domains-wait'))
        return { outcome: 'postponed', until: left.until, answer: left.why }
      // A mail is counted once, however often it has to be tried.
      if (settings.rateLimit && row.attempts === 1 && isAutomatic(effect) && holds('few-automatic-mails')) {
        const { team } = (await store.tickets.get(effect.ticket)) ?? { team: '' }
        const over = await overCap(store.limits, effect, team, now)
        if (over !== null) return over
      }
      if (row.group === null || (group?.nextDueAt ?? Number.POSITIVE_INFINITY) > now) return [row]
      const others = await store.outbox.claimGroup(row.group, now, leaseUntil)
      return [row, ...others.filter(({ effect: { id } }) => id !== row.effect.id)]
    },

    async deliver(rows) {
      const letters = rows.map(({ effect }) => effect as MailEffect)
      const [first] = letters
      if (!first) return { outcome: 'sent', answer: 'nothing to send' }
      const ticket = await store.tickets.get(first.ticket)
      if (!ticket) return { outcome: 'never', answer: 'the ticket is gone' }
      const [mail] = await Promise.all([
        outgoingMail(context, first, ticket, letters),
        // Once for each mail, however often it has to be tried.
        rows[0]?.attempts === 1 &&
          isAutomatic(first) &&
          first.payload.audience !== 'agent' &&
          countAnswer(first.payload.address, context),
      ])
      if (mail === null) return { outcome: 'never', answer: 'the address is not one address, or the template is gone' }
      const delivery = await relay.send(mail)
      backoff.learn(domainOf(mail.envelope.to), delivery, clock.now())
      return delivery
    },

    lastWord(row, answer) {
      if (row.effect.kind !== 'mail') return null
      const { id, ticket, payload } = row.effect
      return {
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
      }
    },
  }
}
