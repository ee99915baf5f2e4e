import type { Delivery } from './relay.ts'

/** A signed POST to a URL from a definition; the adapter checks the resolved address and follows no redirect. */
export interface OutgoingWebhook {
  readonly id: string
  readonly url: string
  /** The signing secret's value, already read from the environment; null signs nothing. */
  readonly secret: string | null
  readonly timestamp: number
  readonly body: string
}

export interface Webhooks {
  send(webhook: OutgoingWebhook): Promise<Delivery>
}
