import type { Readable, Writable } from 'node:stream'
import { parseConnectionUrl } from 'nodemailer/lib/shared'
import { parseAddress } from '#engine/core/mail/address.ts'
import type { Delivery, OutgoingMail, Relay } from '#engine/ports/relay.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import { mailBytes } from './mail-bytes.ts'
import { asked, type Lent, type SmtpLogin, smtpConnections } from './smtp-connections.ts'

/**
 * One mail waits for a connection, then goes from the first byte to the last answer: together less than the outbox's lease. The wait has a
 * limit of its own, since a mail that is cut off after it was handed over may come twice.
 */
const waitLimitMs = 25_000
const mailLimitMs = 90_000

/**
 * A relay by SMTP: one pool of connections, an explicit envelope of one recipient, and nothing read from files or URLs. A mail is built
 * and signed first, so that nothing about it can go wrong half-way through the dialogue.
 */
export function smtpRelay(url: string, dkim: Settings['dkim'], limitMs = mailLimitMs): Relay {
  const { auth, ...options } = parseConnectionUrl(url)
  const connections = smtpConnections(
    {
      ...options,
      connectionTimeout: Math.min(30_000, limitMs),
      greetingTimeout: Math.min(30_000, limitMs),
      socketTimeout: Math.min(60_000, limitMs),
      // A connection that is given up is gone at once.
      socketCloseTimeout: 0,
    },
    auth ? (auth as SmtpLogin) : null,
  )
  const build = mailBytes(dkim)

  const attempt = async (mail: OutgoingMail, raw: Uint8Array, limits: Limits): Promise<Delivery | 'stale'> => {
    let lent: Lent
    try {
      limits.throwIfOver()
      lent = await connections.lend(limits.patience, limits.begins)
    } catch (error) {
      return { outcome: 'later', answer: saidBy(error as SmtpError), about: 'relay' }
    }
    const { connection, isUsed, giveBack } = lent
    const envelope = { from: mail.envelope.from, to: [mail.envelope.to], size: raw.byteLength }
    let isHandedOver = false
    // All that is asked of a stream, once the far side waits for the mail; a real one costs as much as the rest of the dialogue.
    const bytes = {
      pipe(far: Writable) {
        isHandedOver = true
        far.end(raw)
      },
    }
    try {
      const info = await asked<{ readonly response: string }>(connection, limits.begins(), (done) =>
        connection.send(envelope, bytes as unknown as Readable, done),
      )
      giveBack(true)
      return { outcome: 'sent', answer: info.response.slice(0, 300) }
    } catch (error) {
      giveBack(false)
      return isUsed && !isHandedOver && isGone(error as SmtpError) ? 'stale' : refusal(error as SmtpError, isHandedOver)
    }
  }

  return {
    name: new URL(url).host,
    async send(mail) {
      const { from, to } = mail.envelope
      if (parseAddress(from) !== from || parseAddress(to) !== to)
        return { outcome: 'never', answer: 'the envelope does not hold one address each' }
      const raw = await build(mail)
      const limits = limitsOf(limitMs)
      for (;;) {
        const delivery = await attempt(mail, raw, limits)
        if (delivery !== 'stale') return delivery
      }
    },
    async close() {
      connections.close()
    },
  }
}

interface Limits {
  readonly patience: AbortSignal
  /** The limit of the mail itself, which begins when this is first called. */
  readonly begins: () => AbortSignal
  readonly throwIfOver: () => void
}

function limitsOf(limitMs: number): Limits {
  let signal: AbortSignal | null = null
  const begins = () => {
    signal ??= AbortSignal.timeout(limitMs)
    return signal
  }
  return { patience: AbortSignal.timeout(waitLimitMs), begins, throwIfOver: () => signal?.throwIfAborted() }
}

interface SmtpError {
  readonly name?: string
  readonly responseCode?: number
  readonly response?: string
  readonly message?: string
  readonly code?: string
  readonly command?: string
}

/** A kept connection that the relay has closed meanwhile: where nothing was handed over, a new one is tried at once. */
function isGone({ responseCode }: SmtpError): boolean {
  return responseCode === undefined || responseCode === 421
}

/** Codes of a relay that wants to know first who we are (RFC 4954, 6). */
const wantsSignIn: ReadonlySet<number> = new Set([530, 534, 535, 538])
/** RFC 3463: the mail is too large (X.2.3, X.3.4), or something in it cannot be carried on (X.6.x). */
const aboutMail = /^552|^5\d\d[ -]5\.(?:2\.3|3\.4|6\.\d)/
/** A relay that takes us for a stranger says so only when it hears of the recipient. */
const noRelaying =
  /\brelay(?:ing)?\b.{0,40}(?:denied|refused|prohibited|not (?:allowed|permitted))|(?:unable|not (?:allowed|permitted)) to relay/i

/**
 * 5xx to the mail itself is final. What the relay says before it hears of a recipient concerns every mail, and so does its view of us: a
 * password that ran out must not cost the answers that wait.
 */
function refusal(error: SmtpError, isHandedOver: boolean): Delivery {
  const { responseCode, code, command } = error
  const answer = saidBy(error)
  if (responseCode === undefined) {
    if (code === 'EMESSAGE') return { outcome: 'never', answer: `552 ${answer}` }
    const doubt = isHandedOver ? ' (handed over without an answer: whether it was taken is not known)' : ''
    return { outcome: 'later', answer: answer + doubt, about: 'recipient' }
  }
  const isAboutUs =
    command === 'MAIL FROM'
      ? !aboutMail.test(answer)
      : wantsSignIn.has(responseCode) || (command === 'RCPT TO' && noRelaying.test(answer))
  if (responseCode >= 500 && !isAboutUs) return { outcome: 'never', answer }
  return { outcome: 'later', answer, about: responseCode === 421 || isAboutUs ? 'relay' : 'recipient' }
}

function saidBy({ name, response, message }: SmtpError): string {
  if (name === 'TimeoutError') return 'no answer within the time that a mail may take'
  return String(response || message || 'no answer').slice(0, 300)
}
