import { DocketError } from '#engine/core/docket-error.ts'
import type { Services } from '#engine/http/services.ts'

/** A probe may be as old, and a clock may go as wrong. */
const toleranceMs = 5 * 60_000

/**
 * Demands that a probe was signed with the secret of this engine, minutes ago at most, and uses it up for all engines of the store: who
 * sees one in a log learns nothing by sending it again. Throws DocketError `unauthenticated`, with the same words whatever is wrong.
 */
export async function demandProbe(
  { keys, clock, store }: Pick<Services, 'keys' | 'clock' | 'store'>,
  token: string | undefined,
): Promise<void> {
  const issuedAt = keys.readProbeToken(token ?? '')
  const isTimely = issuedAt !== null && Math.abs(clock.now() - issuedAt) <= toleranceMs
  // Counted for as long as a token of this instant could be timely.
  if (!isTimely || (await store.limits.consume(`probe-token:${issuedAt}`, 1, 2 * toleranceMs + 1, clock.now())) > 1)
    throw new DocketError(
      'unauthenticated',
      'The probe is not signed with the secret of this engine, too old, or was sent before.',
    )
}
