import { largestMail, type MailIntake } from '#engine/channels/email/incoming.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import type { Envelope } from '#engine/core/mail/letter.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { type HookSignature, openSignature, unsigned } from '#engine/http/hook-signature.ts'
import type { RouteModule } from '#engine/http/route.ts'

const mailsPerMinute = 600
const mostRecipients = 50

/** Mail that a program brings by HTTP: one raw mail is the body. It exists where `DOCKET_HOOK_SECRET` is set. */
export const hookRoutes: RouteModule = () => [
  {
    method: 'POST',
    path: '/hooks/mail',
    access: { who: 'signed' },
    maxBodyBytes: largestMail,
    handle: takeMail,
  },
]

/** 202 with the mail's id once it is stored; what it becomes is found out afterwards. */
async function takeMail(c: DoorContext): Promise<Response> {
  const { services, limits } = c.var.door
  const { mail, settings, clock } = services
  if (mail === null || settings.hookSecret === null) throw notFound()
  await limits.here('hook', c.var.client.group, mailsPerMinute, 60_000)
  const signature = openSignature(
    settings.hookSecret,
    {
      id: c.req.header('webhook-id'),
      timestamp: c.req.header('webhook-timestamp'),
      signature: c.req.header('webhook-signature'),
    },
    clock.now(),
  )
  const to = recipientsOf(c.req.header('docket-to'))
  const id = await store(mail, c.req.raw.body, signature, { to, authserv: settings.authserv })
  return c.json({ id }, 202, { 'Cache-Control': 'no-store' })
}

/**
 * Whether the body is signed is known at its end only, and it may be too large to hold. So the intake is handed a stream that ends in an
 * error unless the signature holds: to the intake that is a connection which broke, of which nothing is kept. No byte is held in memory,
 * nothing is written twice, and nothing that another mail might share has to be removed.
 */
async function store(
  mail: MailIntake,
  body: ReadableStream<Uint8Array> | null,
  signature: HookSignature,
  { to, authserv }: Pick<Envelope, 'to' | 'authserv'>,
): Promise<string> {
  let refusal: unknown = null
  try {
    const signed = signedBytes(body, signature, (error) => {
      refusal = error
    })
    const { id, done } = await mail.take(signed, {
      door: 'hook',
      from: '',
      to,
      team: null,
      peer: null,
      helo: null,
      authserv,
    })
    // The intake says itself what became of a mail; an engine that stops first reads it at its next start.
    done.catch(() => {})
    return id
  } catch (error) {
    throw refusal ?? error
  }
}

async function* signedBytes(
  body: ReadableStream<Uint8Array> | null,
  signature: HookSignature,
  refused: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    let size = 0
    for await (const chunk of body ?? []) {
      signature.update(chunk)
      size += chunk.byteLength
      yield chunk
    }
    if (!signature.holds()) throw unsigned()
    if (size === 0) throw new DocketError('malformed', 'The body must be one raw mail.')
  } catch (error) {
    refused(error)
    throw error
  }
}

/** Throws DocketError `malformed`; without the header the mail's own headers decide. */
function recipientsOf(header: string | undefined): readonly string[] {
  const written = (header ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  const addresses = written.map(parseAddress)
  if (addresses.includes(null) || addresses.length > mostRecipients)
    throw new DocketError(
      'malformed',
      `Docket-To takes up to ${mostRecipients} bare addresses, with commas between them.`,
    )
  return addresses.filter((address) => address !== null)
}
