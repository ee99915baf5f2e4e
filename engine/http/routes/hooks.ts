import { createHash } from 'node:crypto'
import { largestMail, type MailIntake } from '#engine/channels/email/incoming.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import type { Envelope } from '#engine/core/mail/arrived.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { type HookSignature, openSignature, unsigned } from '#engine/http/hook-signature.ts'
import type { RouteModule } from '#engine/http/route.ts'
import type { Services } from '#engine/http/services.ts'

const mailsPerMinute = 600
const mostRecipients = 50
/** Longer than a signature may be repeated, before and after its time. */
const rememberedMs = 15 * 60_000

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
  const recipients = c.req.header('docket-to')
  const signature = openSignature(
    settings.hookSecret,
    {
      id: c.req.header('webhook-id'),
      timestamp: c.req.header('webhook-timestamp'),
      signature: c.req.header('webhook-signature'),
      recipients,
    },
    clock.now(),
  )
  const to = recipientsOf(recipients)
  const id = await takeSigned(mail, c.req.raw.body, signature, {
    to,
    authserv: settings.authserv,
    isFirst: () => areFirst(services, c.req.header('webhook-id') ?? '', to),
  })
  return c.json({ id }, 202, { 'Cache-Control': 'no-store' })
}

/**
 * Whether the recipients are those with which an id came first. A standard signature says nothing of `Docket-To`, so that somebody who got
 * hold of a request could send it again to other teams while its time is right.
 */
async function areFirst({ store, clock }: Services, id: string, to: readonly string[]): Promise<boolean> {
  const key = (...parts: readonly unknown[]) =>
    `hook:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`
  const keys = [key(id), key(id, to)]
  const [ofId = 0, ofBoth = 0] = await store.limits.totals(keys, clock.now())
  if (ofId > 0) return ofBoth > 0
  const counts = keys.map((one) => ({ key: one, points: 1 }))
  const [allOfId, allOfBoth] = await store.limits.consumeAll(counts, rememberedMs, clock.now())
  return allOfId === allOfBoth
}

/**
 * Whether the body is signed is known at its end only, and it may be too large to hold. So the intake is handed a stream that ends in an
 * error unless the signature holds: to the intake that is a connection which broke, of which nothing is kept. No byte is held in memory,
 * nothing is written twice, and nothing that another mail might share has to be removed.
 */
async function takeSigned(
  mail: MailIntake,
  body: ReadableStream<Uint8Array> | null,
  signature: HookSignature,
  { to, authserv, isFirst }: Pick<Envelope, 'to' | 'authserv'> & { readonly isFirst: () => Promise<boolean> },
): Promise<string> {
  let refusal: unknown = null
  try {
    const signed = signedBytes(body, signature, isFirst, (error) => {
      refusal = error
    })
    const { id } = await mail.take(signed, {
      door: 'hook',
      from: '',
      to,
      team: null,
      peer: null,
      helo: null,
      authserv,
    })
    return id
  } catch (error) {
    throw refusal ?? error
  }
}

async function* signedBytes(
  body: ReadableStream<Uint8Array> | null,
  signature: HookSignature,
  isFirst: () => Promise<boolean>,
  refused: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    let size = 0
    for await (const chunk of body ?? []) {
      signature.update(chunk)
      size += chunk.byteLength
      yield chunk
    }
    if (!signature.holds() || !(await isFirst())) throw unsigned()
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
