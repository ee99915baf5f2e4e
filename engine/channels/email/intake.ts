import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { Envelope } from '#engine/core/mail/arrived.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Random } from '#engine/ports/random.ts'
import { type Alarm, createAlarm } from '#engine/runtime/alarm.ts'
import type { AuditRow } from '#engine/store/access-store.ts'
import type { MailRow } from '#engine/store/mail-store.ts'
import type { Store } from '#engine/store/store.ts'
import { createFreshBytes, remembered } from './fresh-bytes.ts'
import { largestMail, type MailIntake, type MailOutcome } from './incoming.ts'

/** What a mail turned out to be, with what the shelf and the desk tell about it. */
export interface Understood extends MailOutcome {
  readonly messageId: string | null
  readonly bodyHash: string | null
  readonly facts: JsonObject | null
  readonly teams: readonly string[]
  /** Something of it became nothing: it lies on the shelf, beside what became of it elsewhere. */
  readonly isLeft: boolean
  /** An address that somebody wrote to us from; null where nobody was heard. */
  readonly heard: string | null
  /** The commit of its ticket has written all of this. */
  readonly isSettled: boolean
}

export interface RunningMailIntake extends MailIntake {
  /** Begins with what an engine left behind that stopped. */
  start(): void
  /** Takes nothing new and lets what is under way finish; what waits is read by the next engine. */
  stop(): Promise<void>
}

/** Longer than any mail takes to be understood; what waits for a place has no lease. */
const leaseMs = 5 * 60_000
const atOnce = 8
/** What waits is claimed for so many places in one statement; for fewer, where the others are not given back within a moment. */
const placesWorthAClaim = 4
const momentMs = 50
const mostAttempts = 3
/** A failed attempt may be the store's fault: the next comes later. */
const retryMs = [10_000, 120_000] as const

/**
 * The intake behind every door: raw bytes first, then a row that says they are ours, and only then the door may acknowledge. What the mail
 * means is found out behind it. Each attempt is counted before it is made, so that a mail which brings its reader down lies on the shelf
 * after the third, and does not bring down the next engine for ever. What finds no place waits in the store, where that costs no attempt.
 */
export function createMailIntake(context: {
  readonly store: Store
  readonly blobs: Blobs
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly failpoint: (name: string) => void
  /** The chain of checks; rejects only for what may work another time. */
  readonly understand: (row: MailRow, raw: Uint8Array) => Promise<Understood>
  readonly recipient: MailIntake['recipient']
  /** Whose mail it is by what the door knows: also of one that nobody can read, which must not lie open to everybody. */
  readonly teamsOf: (envelope: Envelope) => readonly string[]
  readonly holds?: Rules | undefined
}): RunningMailIntake {
  const { store, blobs, clock, random, log, failpoint, understand, recipient, teamsOf, holds = everyRule } = context
  const most = holds('three-attempts') ? mostAttempts : Number.POSITIVE_INFINITY
  const asked = createAsked()
  const fresh = createFreshBytes()
  const underWay = new Set<Promise<unknown>>()
  let free = atOnce
  /** Whether a mail may be waiting for a place: then whatever comes waits behind it, and what ends makes room for it. */
  let isBehind = false
  let stopping = false

  /** Rejects when the mail was not settled here and now: it is stored, and read later or by another engine. */
  const begin = (row: MailRow): Promise<MailOutcome> => {
    const work = attempt(row)
    const ended = work.catch(failed(row)).finally(() => underWay.delete(ended))
    underWay.add(ended)
    return work
  }

  const attempt = async (row: MailRow): Promise<MailOutcome> => {
    if (row.attempts > most) return settle(row, unreadable(row, 'unreadable:gave-up'))
    try {
      failpoint('mail.before-reading')
      const understood = await understand(row, fresh.take(row.id) ?? (await blobs.read(row.blob)))
      failpoint('mail.before-settling')
      return await settle(row, understood)
    } catch (error) {
      if (error === notHere) throw error
      log.warn({ mail: row.id, attempts: row.attempts, error: codeOf(error) }, 'a mail could not be taken in')
      if (row.attempts >= most) return settle(row, unreadable(row, `unreadable:${codeOf(error)}`))
      const nextAt = clock.now() + (retryMs[row.attempts - 1] ?? retryMs[1])
      await store.mails.retry(row.id, row.fence, nextAt, codeOf(error))
      alarm.by(nextAt)
      throw notHere
    }
  }

  const settle = async (row: MailRow, understood: Understood): Promise<MailOutcome> => {
    const { outcome, tickets, reason } = understood
    if (!understood.isSettled) await write(row, understood)
    log.info({ mail: row.id, outcome, tickets, reason }, 'a mail came in')
    return { outcome, tickets, reason }
  }

  /** Where no ticket's commit has told what became of the mail. */
  const write = async (row: MailRow, understood: Understood) => {
    const { isLeft, heard, isSettled, ...result } = understood
    const { outcome, reason } = understood
    const settlement = { ...result, state: isLeft ? 'shelved' : 'settled' } as const
    const settled =
      row.decided === null || outcome === 'created'
        ? store.mails.settle(row.id, row.fence, settlement)
        : store.audit.withLine(
            ({ mails }) => mails.settle(row.id, row.fence, settlement),
            (settled) => (settled ? cameToNothing(row, reason) : null),
          )
    // Asked for at once, so that they share a commit.
    const [isOurs] = await Promise.all([settled, heard !== null && store.addresses.heard(heard, clock.now())])
    if (!isOurs) throw notHere
  }

  /** The audit has the decision already; it must not look as if it had been carried out. */
  const cameToNothing = ({ id, decided }: MailRow, reason: string | null): AuditRow => ({
    id: random.id(),
    at: clock.now(),
    role: 'system',
    actor: 'mail',
    action: 'mail.not-accepted',
    subject: { mail: id, team: decided ?? '', reason: reason ?? '' },
  })

  /** The store did not answer when a result was to be written: the lease ends, and the mail is read again. */
  const failed = (row: MailRow) => (error: unknown) => {
    if (error === notHere) return
    log.error({ mail: row.id, error: String(error) }, 'what became of a mail could not be written')
    alarm.by(clock.now() + leaseMs)
  }

  const alarm: Alarm = createAlarm(
    clock,
    async () => {
      for (let turns = 0; !stopping; turns++) {
        const places = free
        isBehind = true
        // Whatever ends first rings.
        if (places <= 0) return null
        if (turns > 0 && places < placesWorthAClaim) return clock.now() + momentMs
        free = 0
        isBehind = false
        const before = asked.ids()
        const rows = await claim(places)
        for (const row of rows) asked.answer(row.id, begin(row).finally(giveBack))
        if (rows.length < places) {
          asked.elsewhere(before)
          break
        }
      }
      return stopping ? null : store.mails.nextDueAt()
    },
    (error) => log.error({ error: String(error) }, 'waiting mails cannot be read'),
  )

  const claim = async (places: number) => {
    let rows: readonly MailRow[] = []
    try {
      rows = await store.mails.claim(clock.now(), clock.now() + leaseMs, places)
    } catch (error) {
      isBehind = true
      throw error
    } finally {
      free += places - rows.length
    }
    return rows
  }

  const giveBack = () => {
    free++
    if (!isBehind) return
    if (free >= placesWorthAClaim) alarm.ring()
    else alarm.by(clock.now() + momentMs)
  }

  return {
    recipient,
    async take(raw, envelope) {
      if (stopping) throw new DocketError('unavailable', 'The engine is stopping.')
      const passing = remembered(raw)
      const { id: blob, size } = await blobs.put(passing.bytes, largestMail)
      const now = clock.now()
      const hasPlace = free > 0 && !isBehind
      if (hasPlace) free--
      try {
        const row = await store.mails.add({
          id: random.id(),
          blob,
          size,
          envelope: { ...envelope, to: [...envelope.to] },
          receivedAt: now,
          teams: teamsOf(envelope),
          leaseUntil: hasPlace ? now + leaseMs : null,
        })
        failpoint('mail.after-storing')
        fresh.keep(row.id, passing.whole())
        if (hasPlace) return { id: row.id, done: quietly(begin(row).finally(giveBack)) }
        const done = asked.wait(row.id)
        isBehind = true
        alarm.ring()
        return { id: row.id, done }
      } catch (error) {
        if (hasPlace) giveBack()
        throw error
      }
    },
    async reprocess(ids) {
      const queued = await store.mails.requeue(ids, clock.now())
      alarm.ring()
      return queued.length
    },
    async accept(id, team, line) {
      if (stopping) throw new DocketError('unavailable', 'The engine is stopping.')
      const row = await store.audit.withLine(
        ({ mails }) => mails.decide(id, team, clock.now() + leaseMs),
        (decided) => (decided === null ? null : line),
      )
      if (row === null) {
        const { tickets = [] } = (await store.mails.get(id)) ?? {}
        throw new DocketError('conflict', 'It lies on the shelf no more: somebody else has decided.', { tickets })
      }
      const accepted = await begin(row)
      if (accepted.outcome !== 'created') throw new DocketError('conflict', 'This mail cannot be made a ticket.')
      return accepted
    },
    start: alarm.ring,
    async stop() {
      stopping = true
      await alarm.stop()
      await Promise.all(underWay)
      asked.elsewhere(asked.ids())
    },
  }
}

/** Stored and ours; only what it becomes is not known here. */
const notHere = new DocketError('unavailable', 'The mail is stored, and is read later.')

/** Those who wait to hear what becomes of a mail that waits for its turn. */
function createAsked() {
  const asked = new Map<string, (outcome: Promise<MailOutcome>) => void>()
  const answer = (id: string, outcome: Promise<MailOutcome>) => {
    quietly(outcome)
    asked.get(id)?.(outcome)
    asked.delete(id)
  }
  return {
    ids: (): readonly string[] => [...asked.keys()],
    wait: (id: string) => quietly(new Promise<MailOutcome>((resolve) => asked.set(id, resolve))),
    answer,
    /** Of these, what is still waited for was claimed by another engine, or is left to the next one. */
    elsewhere: (ids: readonly string[]) => {
      for (const id of ids) if (asked.has(id)) answer(id, Promise.reject(notHere))
    },
  }
}

/** Whoever wants to know hears of a failure; nobody has to. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

export function envelopeOf(row: MailRow): Envelope {
  return row.envelope as unknown as Envelope
}

function unreadable({ messageId, bodyHash, facts, teams }: MailRow, reason: string): Understood {
  return {
    outcome: 'shelved',
    isLeft: true,
    tickets: [],
    reason,
    messageId,
    bodyHash,
    facts,
    teams,
    heard: null,
    isSettled: false,
  }
}

/** Never a message of an error: it may repeat what a customer wrote. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown }
  return typeof code === 'string' ? code : String(name ?? 'error')
}
