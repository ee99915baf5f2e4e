import type { Arrived } from '#engine/channels/form/arrived.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { demandProbe } from '#engine/http/probe-signature.ts'
import type { Parts } from './parts.ts'

const dayMs = 86_400_000

/**
 * Answers a submission that only asks whether it would be taken. It has come through everything that others come through (host, origin,
 * size, limits, parser, decoder, check), and a commit is made as for them, but of a count and not of a ticket: nobody is written to.
 * One that is not signed is refused, not taken for a form: whoever probes with another secret must not fill the desk.
 */
export async function probed(c: DoorContext, { intake }: Parts, arrived: Arrived, token: string): Promise<Response> {
  const { services } = c.var.door
  await demandProbe(services, token)
  const { today, shown, errors } = intake.probe(arrived)
  const { store, blobs, settings, clock } = services
  if ((await blobs.freeBytes()) < settings.minFreeBytes) throw new DocketError('low-disk', 'The disk is nearly full.')
  const probes = await store.limits.consume('probe', 1, dayMs, clock.now())
  return c.json({ probe: { today, shown, errors: errors.map(({ field, code }) => ({ field, code })), probes } })
}
