import type { JsonObject } from '#engine/core/json.ts'

/**
 * Something the outside must do: a row of the outbox, written in the transaction of its event and delivered at least once
 * under one stable id.
 */
export type Effect = MailEffect | WebhookEffect | TicketEffect | ForwardEffect

interface EffectBase {
  /** `<event id>.<n>`: stable over retries; the Message-ID of a mail is `<id@mail domain>`. */
  readonly id: string
  readonly ticket: number
  readonly seq: number
  /** Earliest instant of delivery. */
  readonly dueAt: number
  /** Not done any more where its event was undone by then. */
  readonly revocable?: true
}

/** A mail to one address, rendered from its template when it is sent. */
export interface MailEffect extends EffectBase {
  readonly kind: 'mail'
  readonly payload: {
    /** Id of a `*.mail.md`. */
    readonly template: string
    readonly address: string
    readonly audience: 'requester' | 'participant' | 'agent'
    readonly language: string
    /** The sequence number of the message to quote and attach, or null. */
    readonly message: number | null
    readonly params: JsonObject
  }
}

export interface WebhookEffect extends EffectBase {
  readonly kind: 'webhook'
  readonly payload: { readonly url: string; readonly secretName: string | null; readonly event: string }
}

/** A ticket to create: a follow-up to a closed one, or what `createTicket` asked for. Its dedupe key is the effect's id. */
export interface TicketEffect extends EffectBase {
  readonly kind: 'ticket'
  readonly payload: {
    readonly reason: 'follow-up' | 'action'
    readonly team: string
    readonly title: string
    readonly description: string
    /** The message that a follow-up begins with; null: the description is all there is. */
    readonly message: number | null
  }
}

/** A message that came to a merged ticket, on its way to the ticket it lives on in. */
export interface ForwardEffect extends EffectBase {
  readonly kind: 'forward'
  readonly payload: {
    readonly into: number
    /** Sequence number of the message. */
    readonly message: number
  }
}

/** Effects of one group may be collected into one delivery: confirmations to one address. */
export function effectGroup(effect: Effect): string | null {
  return effect.kind === 'mail' && effect.payload.template === 'received' ? `received:${effect.payload.address}` : null
}

/** Sent by a rule and not by a person: only a person's message is carried by a mail. */
export function isAutomatic({ payload }: MailEffect): boolean {
  return payload.message === null
}
