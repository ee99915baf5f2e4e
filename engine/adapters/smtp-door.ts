// Mail by SMTP (RFC 5321) or LMTP (RFC 2033). A mail is answered 250 only after the intake has stored it; what cannot be taken is
// refused while the sender is still there to be told, never bounced afterwards. There is no sign-in: this is a door for mail that comes in.
import { finished } from 'node:stream/promises'
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server'
import { type DoorState, largestMail, type MailDoor, type MailIntake } from '#engine/channels/email/incoming.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import type { Envelope } from '#engine/core/mail/letter.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Settings, SmtpSetting } from '#engine/runtime/settings.ts'
import { createPeerLimit, isAmong } from './peer-limit.ts'
import { certificate, listen, renewCertificate } from './smtp-listen.ts'
import { SmtpRefusal } from './smtp-refusal.ts'

export interface SmtpDoorOptions {
  readonly settings: Pick<Settings, 'host' | 'mailDomain' | 'trustProxy' | 'authserv'> & { readonly smtp: SmtpSetting }
  readonly intake: MailIntake
  readonly clock: Clock
  readonly log: Log
  /** For tests; each has the standard below. */
  readonly limits?: Partial<SmtpLimits>
  readonly holds?: Rules
}

export interface SmtpLimits {
  readonly mailBytes: number
  readonly recipients: number
  readonly connections: number
  readonly connectionsPerPeer: number
  readonly mailsPerConnection: number
  /** After so many recipients that are not ours the peer is guessing addresses. */
  readonly refusedRecipients: number
  /** A peer that owes us input and sends nothing is cut off. */
  readonly idleMs: number
  /** However slowly a peer sends, its connection ends by then. */
  readonly sessionMs: number
  /** How long mails under way may take when the door closes. */
  readonly closeMs: number
}

const standardLimits: SmtpLimits = {
  mailBytes: largestMail,
  recipients: 50,
  connections: 200,
  connectionsPerPeer: 20,
  mailsPerConnection: 100,
  refusedRecipients: 20,
  idleMs: 60_000,
  sessionMs: 30 * 60_000,
  closeMs: 8_000,
}

const longestCommand = 2_048

export interface SmtpDoor extends MailDoor {
  /** The port that was bound, also when the setting asked for any (0). */
  readonly port: number
}

/** Listens on the engine's host. Throws SettingError when the port or the certificate cannot be used. */
export async function openSmtpDoor(options: SmtpDoorOptions): Promise<SmtpDoor> {
  const { settings, intake, clock, log, holds = everyRule } = options
  const { protocol, tls } = settings.smtp
  const limits = { ...standardLimits, ...options.limits }
  const peers = createPeerLimit(limits.connectionsPerPeer, settings.trustProxy)
  const sessions = new Map<string, { mails: number; refused: number; readonly cancelDeadline: () => void }>()
  const underWay = new Map<string, Promise<void>>()
  let closing = false

  const server = new SMTPServer({
    ...serverOptions(settings, limits, holds),
    ...(tls === null ? {} : certificate(tls)),
    onConnect(session, callback) {
      if (!peers.enter(session.id, session.remoteAddress))
        return callback(new SmtpRefusal(421, '4.7.0', 'Too many connections from your network.'))
      const cancelDeadline = clock.after(limits.sessionMs, () => hangUp(session.id))
      sessions.set(session.id, { mails: 0, refused: 0, cancelDeadline })
      callback()
    },
    onClose(session) {
      peers.leave(session.id)
      sessions.get(session.id)?.cancelDeadline()
      sessions.delete(session.id)
    },
    onMailFrom(address, session, callback) {
      const known = sessions.get(session.id)
      if (known && ++known.mails > limits.mailsPerConnection)
        return callback(new SmtpRefusal(421, '4.7.0', 'Enough for one connection: please open another.'))
      callback(isAscii(localPart(address)) || !holds('senders-are-ascii') ? null : badSender)
    },
    onRcptTo(address, session, callback) {
      recipientRefusal(address, session).then(callback, (error: unknown) => callback(refusalOf(error)))
    },
    onData(stream, session, callback) {
      const done = takeMail(stream, session).then(
        (id) => callback(null, `2.6.0 Stored as ${id}`),
        (error: unknown) => callback(refusalOf(error)),
      )
      underWay.set(session.id, done)
      void done.finally(() => {
        underWay.delete(session.id)
        if (closing) setImmediate(() => hangUp(session.id))
      })
    },
  })

  const recipientRefusal = async (address: SMTPServerAddress, session: SMTPServerSession) => {
    const known = sessions.get(session.id)
    const to = recipientOf(address, settings.mailDomain)
    const answer = to === null ? 'unknown' : await intake.recipient(to, senderOf(session))
    if (answer === 'taken') return null
    if (known && ++known.refused > limits.refusedRecipients)
      return new SmtpRefusal(421, '4.7.0', 'Too many unknown recipients.')
    return answer === 'not-accepted'
      ? new SmtpRefusal(550, '5.7.1', 'This address takes mail from known people only.')
      : new SmtpRefusal(550, '5.1.1', 'There is no such address here.')
  }

  /** Returns the mail's id. The peer is answered at the end of its data, whatever went wrong before. */
  /** By LMTP only the mail server in front delivers; by SMTP anybody may, and write what headers they like. */
  const isInFront = ({ remoteAddress }: SMTPServerSession) =>
    protocol === 'lmtp' || isAmong(remoteAddress, settings.trustProxy)

  const takeMail = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> => {
    // The server destroys the stream when the peer goes away, with an error only where somebody listens.
    stream.on('error', () => {})
    try {
      const bytes = holds('size-is-measured') ? withinSize(stream, limits.mailBytes) : stream
      const { id, done } = await intake.take(
        bytes,
        envelopeOf(session, settings.mailDomain, isInFront(session) ? settings.authserv : null),
      )
      done.catch((error: unknown) => log.warn({ mail: id, error }, 'a stored mail waits for the next start'))
      return id
    } catch (error) {
      stream.resume()
      await finished(stream, { writable: false }).catch(() => {})
      throw error
    }
  }

  const refusalOf = (error: unknown): Error => {
    if (error instanceof DocketError && error.code in refusals) return refusals[error.code as keyof typeof refusals]
    const gone = (error as { code?: unknown }).code
    if (gone !== 'ECONNECTION' && gone !== 'ERR_STREAM_PREMATURE_CLOSE')
      log.error({ error }, 'a mail could not be taken')
    return refusals.unavailable
  }

  const hangUp = (id: string) => {
    for (const connection of server.connections)
      if (connection.id === id) connection.send(421, '4.3.2 Closing the connection')
  }

  // A peer that hangs up or fails its handshake is the peer's affair.
  server.on('error', (error: NodeJS.ErrnoException) =>
    log.info({ door: protocol, code: error.code ?? error.name }, 'an SMTP connection failed'),
  )
  const port = await listen(server, settings.smtp.port, settings.host)
  const stopRenewing = tls === null ? () => {} : renewCertificate(server, tls, clock, log)
  const state: DoorState = { name: protocol, state: 'listening', problem: null }

  return {
    port,
    states: () => [closing ? { ...state, state: 'off' } : state],
    async close() {
      if (closing) return
      closing = true
      stopRenewing()
      const closed = new Promise<void>((resolve) => server.close(resolve))
      for (const { id } of [...server.connections]) if (!underWay.has(id)) hangUp(id)
      await closed
      await Promise.allSettled(underWay.values())
    },
  }
}

function serverOptions(
  { smtp, mailDomain }: SmtpDoorOptions['settings'],
  limits: SmtpLimits,
  holds: Rules,
): SMTPServerOptions {
  return {
    lmtp: smtp.protocol === 'lmtp',
    name: mailDomain,
    banner: 'Docket',
    size: limits.mailBytes,
    maxRecipients: holds('few-recipients') ? limits.recipients : Number.POSITIVE_INFINITY,
    maxClients: limits.connections,
    maxCommandLength: longestCommand,
    socketTimeout: limits.idleMs,
    closeTimeout: limits.closeMs,
    authOptional: true,
    disabledCommands: [
      ...(holds('no-sign-in-by-smtp') ? ['AUTH'] : []),
      ...['VRFY', 'HELP', 'WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD'],
      ...(smtp.tls === null ? ['STARTTLS'] : []),
    ],
    hideSMTPUTF8: true,
    disableReverseLookup: true,
    logger: false,
  }
}

/** The mail's bytes, ended by an error as soon as they are too many: the stream itself stays open, so that the peer can be answered. */
async function* withinSize(stream: SMTPServerDataStream, mailBytes: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    if (stream.sizeExceeded) throw tooLarge(mailBytes)
    yield chunk as Uint8Array
  }
  if (stream.sizeExceeded) throw tooLarge(mailBytes)
}

function tooLarge(maxBytes: number): DocketError {
  return new DocketError('too-large', 'The mail is too large.', { maxBytes })
}

function envelopeOf(session: SMTPServerSession, mailDomain: string, authserv: string | null): Envelope {
  return {
    door: 'smtp',
    from: senderOf(session),
    to: session.envelope.rcptTo.flatMap((address) => recipientOf(address, mailDomain) ?? []),
    team: null,
    peer: session.remoteAddress,
    helo: session.hostNameAppearsAs,
    authserv,
  }
}

/** A sender that is no strict address (`root@backup`) is one that nobody can answer: the same as none. */
function senderOf({ envelope }: SMTPServerSession): string {
  return (envelope.mailFrom && parseAddress(envelope.mailFrom.address)) || ''
}

/** RFC 5321 section 4.5.1: `postmaster` may stand without a domain. */
function recipientOf({ address }: SMTPServerAddress, mailDomain: string): string | null {
  return parseAddress(address.toLowerCase() === 'postmaster' ? `postmaster@${mailDomain}` : address)
}

function localPart({ address }: SMTPServerAddress): string {
  return address.slice(0, Math.max(address.lastIndexOf('@'), 0))
}

function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text)
}

const badSender = new SmtpRefusal(553, '5.6.7', 'Only ASCII is taken before the "@" of an address.')

const refusals = {
  'too-large': new SmtpRefusal(552, '5.3.4', 'The mail is too large.'),
  'low-disk': new SmtpRefusal(452, '4.3.1', 'No room at the moment: please try again later.'),
  unavailable: new SmtpRefusal(451, '4.3.0', 'Not possible at the moment: please try again later.'),
} as const
