import { DocketError } from '#engine/core/docket-error.ts'
import type { Envelope } from '#engine/core/mail/arrived.ts'
import { MailSourceError } from '#engine/core/mail/source-error.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { MailSource, OpenMailbox } from '#engine/ports/mail-source.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Store } from '#engine/store/store.ts'
import { createBell } from './bell.ts'
import { type FetchMemory, fetchNotebook, withDone, withFound } from './fetch-memory.ts'
import { type DoorState, largestMail, type MailDoor, type MailIntake } from './incoming.ts'
import { holdEveryMs, type MailboxLease } from './mailbox-lease.ts'

export interface FetchOptions {
  readonly source: MailSource
  /** The team of the mailbox, where the recipients of a mail name none. */
  readonly team: string | null
  /** Under which the store remembers the mailbox: the same as long as it is the same mailbox. */
  readonly key: string
  readonly lease: MailboxLease
  /** Whose Authentication-Results are believed; null: nobody's. */
  readonly authserv: string | null
  readonly intake: MailIntake
  readonly settings: Store['settings']
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly holds?: Rules
}

/** How often a mailbox is looked at: rarely where the server tells of new mail by itself. */
const pollMs = { told: 5 * 60_000, untold: 60_000 } as const
const backoffMs = {
  unreachable: { first: 1_000, longest: 5 * 60_000 },
  /** A server that does not let us in may lock the account of somebody who keeps asking. */
  refused: { first: 60_000, longest: 30 * 60_000 },
} as const
const rememberEvery = 20
/** A mail that cost so many connections comes after all others. */
const triesInTurn = 3
const finishMs = 5_000

/**
 * Fetches one mailbox for as long as the engine runs: mail after mail in the order of arrival, each settled only when the intake has it.
 * Whatever breaks on the way, the next connection begins with what is still pending; what comes twice by that, the intake knows.
 */
export function fetchMail(options: FetchOptions): MailDoor {
  const { source, team, key, lease, authserv, intake, settings, clock, random, log, holds = everyRule } = options
  const bell = createBell(clock)
  const notebook = fetchNotebook(settings, key, holds)
  const envelope: Envelope = { door: 'imap', from: '', to: [], team, peer: null, helo: null, authserv }
  const tries = new Map<number, number>()
  let state: DoorState = { name: source.name, state: 'connecting', problem: null }
  let mailbox: OpenMailbox | null = null
  let isClosing = false
  let isOurs = false
  let failures = 0

  const run = async () => {
    while (!isClosing) {
      try {
        isOurs = await lease.hold()
        if (isOurs) {
          await session()
        } else {
          state = { ...state, state: 'standby', problem: null }
          await bell.wait(holdEveryMs)
        }
      } catch (error) {
        if (isClosing) break
        failures++
        state = { ...state, state: 'failed', problem: sentenceOf(error) }
        log[error instanceof MailSourceError ? 'warn' : 'error'](
          { door: source.name, failures, problem: state.problem, ...(isBug(error) && { error }) },
          'a mailbox cannot be fetched',
        )
        bell.hush()
        await bell.wait(retryMs(error))
      }
    }
    state = { ...state, state: 'off' }
    await lease.release().catch(() => {})
  }

  /** One connection; returns when the door closes or the mailbox is another engine's, else rejects. */
  const session = async () => {
    let lost: Error | null = null
    const stopHolding = keepHolding()
    let open: OpenMailbox | null = null
    try {
      open = await source.open({
        news: bell.ring,
        lost(error) {
          lost = error
          bell.ring()
        },
      })
      mailbox = open
      while (!isClosing && isOurs) {
        await look(open)
        if (lost === null && !isClosing && isOurs) await bell.wait(pollMs[open.tellsNews ? 'told' : 'untold'])
        if (lost !== null) throw lost
      }
    } finally {
      mailbox = null
      stopHolding()
      await open?.close().catch(() => {})
    }
  }

  /** Holds the lease while a connection lasts, however long its mails take; the returned function ends it. */
  const keepHolding = () => {
    let cancel = () => {}
    let isOver = false
    const again = () => {
      cancel = clock.after(holdEveryMs, async () => {
        // Whoever cannot ask has it no longer than the lease lasts; the next time tells.
        const held = await lease.hold().catch(() => true)
        if (isOver) return
        isOurs = held
        if (held) again()
        else bell.ring()
      })
    }
    again()
    return () => {
      isOver = true
      cancel()
    }
  }

  const look = async (open: OpenMailbox) => {
    const now = clock.now()
    const known = await stillTooLarge(open, await notebook.recall(open, now))
    const memory = withFound(known, await open.find({ above: known.upTo }), now)
    await notebook.keep(memory)
    const problems = await takePending(open, memory)
    failures = 0
    const problem = problems.length === 0 ? null : problems.join(' ')
    state = { ...state, state: open.tellsNews ? 'connected' : 'polling', problem }
  }

  /** Somebody has looked after a large mail when it is read, moved or deleted. */
  const stillTooLarge = async (open: OpenMailbox, memory: FetchMemory): Promise<FetchMemory> =>
    memory.tooLarge.length === 0 ? memory : { ...memory, tooLarge: await open.find({ unreadAmong: memory.tooLarge }) }

  /** Returns what people should know. */
  const takePending = async (open: OpenMailbox, before: FetchMemory): Promise<readonly string[]> => {
    const problems = new Set(open.shortcoming === null ? [] : [open.shortcoming])
    let memory = before
    let unsaved = 0
    try {
      for (const number of inTurn(before.pending)) {
        if (isClosing || !isOurs) break
        tries.set(number, (tries.get(number) ?? 0) + 1)
        const { became, problem } = await takeOne(open, number)
        tries.delete(number)
        if (problem !== null) problems.add(problem)
        memory = withDone(memory, number, became)
        if (++unsaved >= rememberEvery) {
          await notebook.keep(memory)
          unsaved = 0
        }
      }
    } finally {
      if (unsaved > 0) await notebook.keep(memory)
    }
    if (memory.tooLarge.length > 0)
      problems.add(`${memory.tooLarge.length} unread in the mailbox are larger than ${largestMail} bytes.`)
    return [...problems]
  }

  const takeOne = async (open: OpenMailbox, number: number) => {
    const size = await open.sizeOf(number)
    if (size === null) return { became: 'gone', problem: null } as const
    if (size > largestMail && holds('sizes-are-asked-first')) return tooLarge(size)
    const taken = await open
      .read(number, (bytes) => intake.take(bytes, envelope))
      .catch((error: unknown) => {
        if (error instanceof DocketError && error.code === 'too-large') return 'too-large' as const
        // No room and no store are not the fault of this mail.
        if (error instanceof DocketError) tries.delete(number)
        throw error
      })
    if (taken === 'too-large') return tooLarge(size)
    if (taken === null) return { became: 'gone', problem: null } as const
    return { became: 'taken', problem: await open.settle(number) } as const
  }

  const tooLarge = (size: number) => {
    log.warn({ door: source.name, size }, 'a mail is too large and was left unread in its mailbox')
    return { became: 'too-large', problem: null } as const
  }

  const inTurn = (pending: readonly number[]): readonly number[] => {
    const isLate = (number: number) => (tries.get(number) ?? 0) >= triesInTurn && holds('what-breaks-comes-last')
    return [...pending.filter((number) => !isLate(number)), ...pending.filter(isLate)]
  }

  /** Doubles with each failure; up to a quarter more by chance, so that many engines do not come back together. */
  const retryMs = (error: unknown) => {
    const kind = error instanceof MailSourceError && holds('the-refused-ask-rarely') ? error.kind : 'unreachable'
    const { first, longest } = backoffMs[kind]
    const base = Math.min(first * 2 ** Math.min(failures - 1, 20), longest)
    return base + Math.floor((base / 4) * ((random.bytes(1)[0] ?? 0) / 256))
  }

  const running = run()
  return {
    states: () => [state],
    async close() {
      isClosing = true
      bell.ring()
      const cancel = clock.after(finishMs, () => void mailbox?.close().catch(() => {}))
      await running
      cancel()
    },
  }
}

function isBug(error: unknown): boolean {
  return !(error instanceof MailSourceError || error instanceof DocketError)
}

function sentenceOf(error: unknown): string {
  if (error instanceof MailSourceError) return error.message
  if (error instanceof DocketError && error.code === 'low-disk') return 'There is no room for new mail at the moment.'
  if (error instanceof DocketError) return 'Mail cannot be stored at the moment.'
  return 'Something went wrong on our side; the log has it.'
}
