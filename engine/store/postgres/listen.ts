import pg from 'pg'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'

const retryMs = 1_000

/**
 * Hears a channel on a connection of its own and comes back after it broke: `heard` is called then too, with an empty text, for what was missed.
 * `by` is the connection that said it, as PostgreSQL numbers them; null then.
 */
export function listen(
  url: string,
  channel: string,
  heard: (text: string, by: number | null) => void,
  { log, clock }: { readonly log: Log; readonly clock: Clock },
): () => void {
  let client: pg.Client | null = null
  let stopped = false
  let cancel = () => {}

  const again = () => {
    client = null
    if (!stopped) cancel = clock.after(retryMs, connect)
  }
  const connect = () => {
    const opened = new pg.Client({ connectionString: url })
    client = opened
    let broken = false
    const broke = (error?: Error) => {
      if (broken) return
      broken = true
      if (error && !stopped)
        log.warn({ error: error.message }, 'the database no longer tells of other engines; trying again')
      again()
    }
    opened.on('error', broke)
    opened.on('end', () => broke())
    opened.on('notification', ({ payload = '', processId }) => heard(payload, processId))
    opened
      .connect()
      .then(() => opened.query(`LISTEN ${channel}`))
      .then(() => heard('', null))
      .catch((error: Error) => {
        opened.end().catch(() => {})
        broke(error)
      })
  }
  connect()

  return () => {
    stopped = true
    cancel()
    client?.end().catch(() => {})
  }
}
