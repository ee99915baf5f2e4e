/** Where the sample's team takes mail. */
export const care = 'customer-care@docket.localhost'

export interface Letter {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  /** Its Message-ID, without the angle brackets. */
  readonly id?: string
  /** Further lines, each with its end. */
  readonly headers?: string
  readonly body?: string
}

/** A customer's mail as it is sent, of what is given and Ada's question. */
export function letter({
  from = 'Ada Byron <ada@example.com>',
  to = care,
  subject = 'Where is my parcel?',
  id = 'a1@example.com',
  headers = '',
  body = 'It should be here.',
}: Letter = {}): string {
  return `From: ${from}\nTo: ${to}\nSubject: ${subject}\nMessage-ID: <${id}>\nDate: Tue, 24 Nov 2026 10:00:00 +0100\n${headers}\n${body}\n`
}
