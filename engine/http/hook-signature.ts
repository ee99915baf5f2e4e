// Standard Webhooks: a request names its id and its time, and signs them together with its body:
//
//     webhook-id: msg_2KWPBgLlAfxdpx2AI54pPJ85f4W
//     webhook-timestamp: 1674087231
//     webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= v1,…
//
// A signature is the HMAC-SHA256 of "<id>.<timestamp>.<body>" in base64; several stand side by side while a secret is changed. The
// standard leaves headers of ours uncovered: of `Docket-To` a signature of "<id>.<timestamp>.<Docket-To>.<body>" is taken as well.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { DocketError } from '#engine/core/docket-error.ts'

const toleranceMs = 5 * 60_000
const mostSignatures = 10

export interface HookHeaders {
  readonly id: string | undefined
  readonly timestamp: string | undefined
  readonly signature: string | undefined
  /** `Docket-To`, as it stands. */
  readonly recipients: string | undefined
}

export interface HookSignature {
  /** A part of the body, in order. */
  update(bytes: Uint8Array): void
  /** Whether one of the signatures fits all of the body. */
  holds(): boolean
}

/**
 * Looks at what can be seen before the body: all three headers, a time near `now`, at least one signature that could be one.
 * Throws DocketError `unauthenticated`, with the same words whatever is wrong.
 */
export function openSignature(
  secret: string,
  { id, timestamp, signature, recipients }: HookHeaders,
  now: number,
): HookSignature {
  if (!id || id.length > 256 || !timestamp || !/^\d{1,12}$/.test(timestamp)) throw unsigned()
  if (Math.abs(now - Number(timestamp) * 1000) > toleranceMs) throw unsigned()
  const given = (signature ?? '').split(' ').slice(0, mostSignatures).flatMap(bytesOf)
  if (given.length === 0) throw unsigned()
  const covered = [`${id}.${timestamp}.`, ...(recipients === undefined ? [] : [`${id}.${timestamp}.${recipients}.`])]
  const macs = covered.map((start) => createHmac('sha256', keyOf(secret)).update(start))
  return {
    update(bytes) {
      for (const mac of macs) mac.update(bytes)
    },
    holds() {
      const expected = macs.map((mac) => mac.digest())
      // All are compared, so that time does not tell which one came near.
      return given.flatMap((one) => expected.map((other) => timingSafeEqual(one, other))).includes(true)
    },
  }
}

export function unsigned(): DocketError {
  return new DocketError('unauthenticated', 'The signature is missing, too old or wrong (Standard Webhooks).')
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
}

function bytesOf(signature: string): readonly Buffer[] {
  const [, encoded] = /^v1,([A-Za-z0-9+/]{43}=)$/.exec(signature) ?? []
  return encoded === undefined ? [] : [Buffer.from(encoded, 'base64')]
}
