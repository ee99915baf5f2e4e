import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { Envelope } from '#engine/core/mail/letter.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Random } from '#engine/ports/random.ts'
import { type Alarm, createAlarm } from '#engine/runtime/alarm.ts'
import type { MailRow, Store } from '#engine/store/store.ts'
import { largestMail, type MailIntake, type MailOutcome } from './incoming.ts'

/** What a mail turned out to be, with what the shelf and the desk tell about it. */
export interface Understood extends MailOutcome {
  readonly messageId: string | null
  readonly bodyHash: string | null
  readonly facts: JsonObject | null
}

export interface RunningMailIntake extends MailIntake {
  /** Begins with what an engine left behind that stopped. */
  start(): void
  /** Takes nothing new and lets what is under way finish; what waits is read by the next engine. */
  stop(): Promise<void>
}

/** Longer than any mail takes to be understood, its waiting for a place included. */
const leaseMs = 5 * 60_000
const atOnce = 4
const mostAttempts = 3
/** A failed attempt may be the store's fault: the next comes later. */
const retryMs = [10_000, 120_000] as const

/**
 * The intake behind every door: raw bytes first, then a row that says they are ours, and only then the door may acknowledge. What the mail
 * means is found out behind it. Each attempt is counted before it is made, so that a mail which brings its reader down lies on the shelf
 * after the third, and does not bring down the next engine for ever.
 */
export function createMailIntake(context: {
  readonly store: Store
  readonly blobs: Blobs
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly failpoint: (name: string) => void
  /**
   * The chain of checks; rejects only for what may work another time. With a team, an agent has decided: it becomes a ticket of that team.
   */
  readonly understand: (row: MailRow, raw: Uint8Array, team: string | null) => Promise<Understood>
  readonly recipient: MailIntake['recipient']
  readonly holds?: Rules | undefined
}): RunningMailIntake {
  const { store, blobs, clock, random, log, failpoint, understand, recipient, holds = everyRule } = context
  const most = holds('three-attempts') ? mostAttempts : Number.POSITIVE_INFINITY
  const places = createPlaces(atOnce)
  const waiting = new Map<string, (outcome: MailOutcome) => void>()
  const underWay = new Set<Promise<void>>()
  let stopping = false

  const handle = (row: MailRow): Promise<void> => {
    const work = places.take(() => (stopping ? Promise.resolve() : attempt(row)))
    underWay.add(work)
    return work.finally(() => underWay.delete(work))
  }

  const attempt = async (row: MailRow) => {
    if (row.attempts > most) return settle(row, unreadable(row, 'unreadable:gave-up'))
    try {
      failpoint('mail.before-reading')
      const understood = await understand(row, await bytesOf(blobs, row.blob), null)
      failpoint('mail.before-settling')
      await settle(row, understood)
    } catch (error) {
      log.warn({ mail: row.id, attempts: row.attempts, error: codeOf(error) }, 'a mail could not be taken in')
      if (row.attempts >= most) return settle(row, unreadable(row, `unreadable:${codeOf(error)}`))
      const nextAt = clock.now() + (retryMs[row.attempts - 1] ?? retryMs[1])
      await store.mails.retry(row.id, row.fence, nextAt, codeOf(error))
      alarm.by(nextAt)
    }
  }

  const settle = async (row: MailRow, understood: Understood) => {
    const state = understood.outcome === 'shelved' ? 'shelved' : 'settled'
    const isOurs = await store.mails.settle(row.id, row.fence, { ...understood, state })
    if (!isOurs) return
    const { outcome, tickets, reason } = understood
    log.info({ mail: row.id, outcome, tickets, reason }, 'a mail came in')
    waiting.get(row.id)?.({ outcome, tickets, reason })
    waiting.delete(row.id)
  }

  const alarm: Alarm = createAlarm(
    clock,
    async () => {
      while (!stopping) {
        const rows = await store.mails.claim(clock.now(), clock.now() + leaseMs, atOnce)
        if (rows.length === 0) break
        await Promise.all(rows.map((row) => handle(row).catch(failed(row))))
      }
      return stopping ? null : store.mails.nextDueAt()
    },
    (error) => log.error({ error: String(error) }, 'waiting mails cannot be read'),
  )

  /** The store did not answer when a result was to be written: the lease ends, and the mail is read again. */
  const failed = (row: MailRow) => (error: unknown) => {
    log.error({ mail: row.id, error: String(error) }, 'what became of a mail could not be written')
    alarm.by(clock.now() + leaseMs)
  }

  return {
    recipient,
    async take(raw, envelope) {
      if (stopping) throw new DocketError('unavailable', 'The engine is stopping.')
      const { id: blob, size } = await blobs.put(raw, largestMail)
      const now = clock.now()
      const row = await store.mails.add({
        id: random.id(),
        blob,
        size,
        envelope: { ...envelope, to: [...envelope.to] },
        receivedAt: now,
        leaseUntil: now + leaseMs,
      })
      failpoint('mail.after-storing')
      const done = new Promise<MailOutcome>((resolve) => waiting.set(row.id, resolve))
      void handle(row).catch(failed(row))
      return { id: row.id, done }
    },
    async reprocess(ids) {
      const queued = await store.mails.requeue(ids, clock.now())
      alarm.ring()
      return queued.length
    },
    async accept(id, team) {
      const row = await store.mails.get(id)
      if (row?.state !== 'shelved') throw new DocketError('not-found', 'It lies on the shelf no more.')
      const { outcome, tickets, reason } = await understand(row, await bytesOf(blobs, row.blob), team)
      if (outcome !== 'created') throw new DocketError('conflict', 'This mail cannot be made a ticket.')
      await store.mails.accept(id, tickets)
      return { outcome, tickets, reason }
    },
    start: alarm.ring,
    async stop() {
      stopping = true
      await alarm.stop()
      await Promise.allSettled([...underWay])
    },
  }
}

export function envelopeOf(row: MailRow): Envelope {
  return row.envelope as unknown as Envelope
}

function unreadable({ messageId, bodyHash, facts }: MailRow, reason: string): Understood {
  return { outcome: 'shelved', tickets: [], reason, messageId, bodyHash, facts }
}

async function bytesOf(blobs: Blobs, id: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await blobs.open(id)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Never a message of an error: it may repeat what a customer wrote. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown }
  return typeof code === 'string' ? code : String(name ?? 'error')
}

/** Lets so many work at once; the others wait in order. */
function createPlaces(most: number) {
  const queue: (() => void)[] = []
  let taken = 0
  return {
    async take<T>(work: () => Promise<T>): Promise<T> {
      if (taken >= most) await new Promise<void>((resolve) => queue.push(resolve))
      else taken++
      try {
        return await work()
      } finally {
        const next = queue.shift()
        if (next) next()
        else taken--
      }
    },
  }
}
