import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'

/**
 * The two keys of a request page, the dated token of a form and that of a probe, all stateless: HMAC-SHA256 over a purpose and what the key is for.
 *
 *     request key  = <ticket, base 36> "-" <kind><generation, base 36> "-" <128-bit mac, base64url>
 *     form token   = <issued at, base 36> "." <96-bit mac over form id and issued at, base64url>
 *
 * `kind` is `s` (given to the browser that sent the form) or `m` (mailed to the requester; proves the address). `generation` is the
 * ticket's `keyGeneration`, so a corrected address makes the keys mailed to the old one void.
 */
export interface Keys {
  requestKey(kind: 'sent' | 'mailed', ticket: number, generation: number): string
  /** What a key says, or null when it is not ours. Whether its generation still counts is the ticket's business. */
  readRequestKey(
    key: string,
  ): { readonly kind: 'sent' | 'mailed'; readonly ticket: number; readonly generation: number } | null
  /** Local part of the address that an answer to this ticket's mails goes to: `<team>+t_<ticket>.<mac>`. Long-lived. */
  replyLocalPart(team: string, ticket: number): string
  /** The ticket of a reply address's local part, or null when it is not ours. */
  readReplyLocalPart(localPart: string): number | null
  /** The same for a mail to an agent: `<team>+a_<ticket>.<agent>.<mac>`; only that agent may answer by it. */
  agentReplyLocalPart(team: string, ticket: number, agent: string): string
  readAgentReplyLocalPart(localPart: string): { readonly ticket: number; readonly agent: string } | null
  /** Opens one file of one conversation. */
  fileKey(conversation: string, file: string): string
  isFileKey(conversation: string, file: string, key: string): boolean
  formToken(form: string, issuedAt: number): string
  /** The instant at which a form token was issued, or null when it is not ours. */
  readFormToken(form: string, token: string): number | null
  /** Shows that a probe of `docket doctor` comes from somebody who knows the secret. */
  probeToken(issuedAt: number): string
  /** The instant at which a probe was signed, or null when it was not signed with our secret. */
  readProbeToken(token: string): number | null
  /** Signs challenges of proof of work. */
  readonly workSecret: string
}

const kinds = { sent: 's', mailed: 'm' } as const

export function createKeys(secret: string): Keys {
  const key = createSecretKey(secret, 'utf8')
  const mac = (purpose: string, message: string, bytes: number) =>
    createHmac('sha256', key).update(`${purpose}\0${message}`).digest().subarray(0, bytes)

  const agrees = (given: string, expected: Uint8Array) => {
    const bytes = Buffer.from(given, 'base64url')
    return bytes.length === expected.length && timingSafeEqual(bytes, expected)
  }

  return {
    requestKey(kind, ticket, generation) {
      const said = `${ticket.toString(36)}-${kinds[kind]}${generation.toString(36)}`
      return `${said}-${mac('request', said, 16).toString('base64url')}`
    },
    readRequestKey(key) {
      const match = /^([0-9a-z]{1,11})-([sm])([0-9a-z]{1,6})-([\w-]{22})$/.exec(key)
      if (!match) return null
      const [, ticket = '', kind, generation = '', given = ''] = match
      if (!agrees(given, mac('request', `${ticket}-${kind}${generation}`, 16))) return null
      return {
        kind: kind === 's' ? 'sent' : 'mailed',
        ticket: Number.parseInt(ticket, 36),
        generation: Number.parseInt(generation, 36),
      }
    },
    replyLocalPart(team, ticket) {
      const said = ticket.toString(36)
      return `${team}+t_${said}.${mac('reply', said, 10).toString('hex')}`
    },
    readReplyLocalPart(localPart) {
      // Mail programs may change the case of a local part: base 36 and hex do not mind.
      const match = /\+t_([0-9a-z]{1,11})\.([0-9a-f]{20})$/.exec(localPart.toLowerCase())
      if (!match) return null
      const [, said = '', given = ''] = match
      return timingSafeEqual(Buffer.from(given, 'hex'), mac('reply', said, 10)) ? Number.parseInt(said, 36) : null
    },
    agentReplyLocalPart(team, ticket, agent) {
      const said = ticket.toString(36)
      return `${team}+a_${said}.${agent}.${mac('agent-reply', `${said}\0${agent}`, 10).toString('hex')}`
    },
    readAgentReplyLocalPart(localPart) {
      const match = /\+a_([0-9a-z]{1,11})\.([a-z0-9-]{1,64})\.([0-9a-f]{20})$/.exec(localPart.toLowerCase())
      if (!match) return null
      const [, said = '', agent = '', given = ''] = match
      return timingSafeEqual(Buffer.from(given, 'hex'), mac('agent-reply', `${said}\0${agent}`, 10))
        ? { ticket: Number.parseInt(said, 36), agent }
        : null
    },
    fileKey: (conversation, file) => mac('chat-file', `${conversation}\0${file}`, 16).toString('base64url'),
    isFileKey: (conversation, file, key) => agrees(key, mac('chat-file', `${conversation}\0${file}`, 16)),
    formToken(form, issuedAt) {
      const said = issuedAt.toString(36)
      return `${said}.${mac('form', `${form}\0${said}`, 12).toString('base64url')}`
    },
    readFormToken(form, token) {
      const match = /^([0-9a-z]{1,11})\.([\w-]{16})$/.exec(token)
      if (!match) return null
      const [, said = '', given = ''] = match
      return agrees(given, mac('form', `${form}\0${said}`, 12)) ? Number.parseInt(said, 36) : null
    },
    probeToken(issuedAt) {
      const said = issuedAt.toString(36)
      return `${said}.${mac('probe', said, 16).toString('base64url')}`
    },
    readProbeToken(token) {
      const [, said = '', given = ''] = /^([0-9a-z]{1,11})\.([\w-]{22})$/.exec(token) ?? []
      return agrees(given, mac('probe', said, 16)) ? Number.parseInt(said, 36) : null
    },
    workSecret: mac('work', '', 32).toString('hex'),
  }
}
