import { DocketError } from '#engine/core/docket-error.ts'
import type { Services } from '#engine/http/services.ts'

/** A probe may be as old, and a clock may go as wrong. */
const toleranceMs = 5 * 60_000

/**
 * Demands that a probe was signed with the secret of this engine, minutes ago at most. Throws DocketError `unauthenticated`, with the same
 * words whatever is wrong. It may be sent again within its time: it changes nothing.
 */
export function demandProbe({ keys, clock }: Pick<Services, 'keys' | 'clock'>, token: string | undefined): void {
  const issuedAt = keys.readProbeToken(token ?? '')
  if (issuedAt === null || Math.abs(clock.now() - issuedAt) > toleranceMs)
    throw new DocketError('unauthenticated', 'The probe is not signed with the secret of this engine, or too old.')
}
