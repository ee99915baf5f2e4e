/** Why a mailbox cannot be used; the message is a sentence for people and holds neither secrets nor a customer's text. */
export class MailSourceError extends Error {
  /** `refused`: the server does not let us in, and asking again at once may lock the account. */
  readonly kind: 'refused' | 'unreachable'

  constructor(kind: MailSourceError['kind'], message: string) {
    super(message)
    this.name = 'MailSourceError'
    this.kind = kind
  }
}
