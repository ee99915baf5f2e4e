import { expect } from 'vitest'
import type { HelpDesk } from './help-desk.ts'
import { replayLog } from './replay-log.ts'

/** The stored ticket is the fold of its log (from the last erasure on), and the log is what its own events cause. */
export async function expectReplay({ services: { store, runtime } }: Pick<HelpDesk, 'services'>, number: number) {
  const { log, ticket, again } = await replayLog(await store.events.of(number), runtime.definitionsAt)
  expect(plain(ticket)).toEqual(plain(await store.tickets.get(number)))
  expect(plain(again)).toEqual(plain(log.map(withoutPosition)))
}

function withoutPosition<E extends object>(event: E): object {
  return { ...event, position: undefined }
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
