import { isDeepStrictEqual } from 'node:util'
import type { Audit } from '../audit.ts'

/** A ticket is the fold of its log under the definitions that each event names, and the log is what its own events cause. */
export function replaysAgree({ tickets }: Audit): readonly string[] {
  return tickets.flatMap(({ number, ticket, replay }) => {
    if (replay instanceof Error) return [`the log of ticket ${number} cannot be replayed: ${replay.message}`]
    const isSame = isDeepStrictEqual(plain(replay.ticket), plain(ticket))
    const log = replay.log.map((event) => ({ ...event, position: undefined }))
    return [
      ...(isSame ? [] : [`the log of ticket ${number} says something else than its snapshot`]),
      ...(isDeepStrictEqual(plain(replay.again), plain(log)) ? [] : [`ticket ${number} would be told otherwise`]),
    ]
  })
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
