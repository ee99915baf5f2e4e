/** One mail to one recipient, complete: the relay adds nothing but transport. */
export interface OutgoingMail {
  readonly messageId: string
  readonly envelope: { readonly from: string; readonly to: string }
  readonly from: { readonly name: string; readonly address: string }
  readonly to: { readonly name: string; readonly address: string }
  readonly replyTo: string | null
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly date: number
  /** Further headers, such as In-Reply-To, References, Auto-Submitted; names in their usual spelling. */
  readonly headers: Readonly<Record<string, string>>
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly content: Uint8Array }[]
}

/**
 * `later`: 4xx, a broken connection, no answer, or 5xx that is about us and not about the mail; `never`: 5xx, the mail will not be taken. `answer` is the reply as it came where there
 * was one, so it begins with the code.
 */
export type Delivery =
  | { readonly outcome: 'sent'; readonly answer: string }
  /** `relay`: nothing that was said concerns this mail, so no other mail would fare better now. Left out: the recipient's domain. */
  | { readonly outcome: 'later'; readonly answer: string; readonly about?: 'relay' | 'recipient' }
  | { readonly outcome: 'never'; readonly answer: string }

export interface Relay {
  readonly name: string
  /** Never throws for what the far side says; a thrown error counts as `later`. */
  send(mail: OutgoingMail): Promise<Delivery>
  close(): Promise<void>
}
