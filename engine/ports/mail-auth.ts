/** What the checks of RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC) and RFC 8617 (ARC) say of one mail. */
export interface MailAuth {
  readonly spf: AuthResult
  readonly dkim: AuthResult
  readonly dmarc: AuthResult
  readonly arc: AuthResult
  /** The domain of From that DMARC looked at; null when there is not exactly one. */
  readonly domain: string | null
  /** Who said so: `docket`, or the authserv-id of the trusted Authentication-Results header. */
  readonly by: string
}

export type AuthResult = 'pass' | 'fail' | 'none' | 'temperror'

/** Asks the sender's domain; all network goes through here. Never rejects: what cannot be asked is `temperror`. */
export interface MailAuthenticator {
  check(mail: {
    readonly raw: Uint8Array
    /** The peer that sent it; null where nobody knows (IMAP, pipe, hook, a mail server of ours in front): SPF is `none` then. */
    readonly peer: string | null
    readonly helo: string | null
    readonly envelopeFrom: string
    /** A server whose Authentication-Results count because it handed the mail over; null: nobody's do. */
    readonly authserv: string | null
  }): Promise<MailAuth>
}
