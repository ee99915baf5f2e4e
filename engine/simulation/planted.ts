import { createHash } from 'node:crypto'
import type { JsonObject } from '#engine/core/json.ts'
import type { Rule, Rules } from '#engine/core/rules.ts'
import type { Ticket, Timer } from '#engine/core/ticket/ticket.ts'
import type { Store } from '#engine/store/store.ts'
import type { CommitBatch } from '#engine/store/write-store.ts'
import type { Wrapping } from './engine.ts'

/**
 * Bugs that the simulator has to find, each put round the product's parts: nothing in the product knows of them. What a bug leaves undone for
 * a while is on its way when its process is killed, as it would be in the product.
 */
export const planted: Readonly<Record<string, Wrapping>> = {
  /** Told yes before the commit. */
  'ack-early': {
    store: (store) =>
      withCommit(store, async (commit, batch) => {
        void commit(batch).catch(() => {})
        return { outcome: 'committed', firstPosition: batch.loaded.position + 1 }
      }),
  },
  /** Looks whether a submission came before, and then relies on it. */
  'check-then-insert': { statements: (sql) => sql.replace('INSERT INTO dedupe', 'INSERT OR REPLACE INTO dedupe') },
  /** Mails are written down after the commit of their event. */
  'effect-outside-transaction': {
    store: (store) =>
      withCommit(store, async (commit, batch) => {
        const result = await commit({ ...batch, effects: [] })
        if (result.outcome === 'committed' && batch.effects.length > 0)
          await commit({ ...nothing(batch), effects: batch.effects })
        return result
      }),
  },
  /** Says that a mail is sent, and then sends it. */
  'mark-before-send': {
    deliverer: (deliverer, store, clock) => ({
      ...deliverer,
      async deliver(rows) {
        for (const { effect, fence } of rows) await store.outbox.sent(effect.id, fence, clock.now(), '250 ok')
        return deliverer.deliver(rows)
      },
    }),
  },
  /** A timer is put away in a second transaction, a moment after its event: the first few of each process. */
  'timer-in-two-transactions': {
    store(store, clock) {
      let times = 0
      return withCommit(store, async (commit, batch) => {
        const fired = batch.events.filter(({ type }) => type === 'timer.fired')
        if (fired.length === 0 || ++times > 2) return commit(batch)
        const still = (ticket: Ticket): Ticket => ({
          ...ticket,
          timers: [
            ...ticket.timers,
            ...fired.filter((event) => event.ticket === ticket.number).map(({ data }) => timerOf(data)),
          ],
        })
        const tickets = batch.tickets.map(({ ticket, from }) => ({ ticket: still(ticket), from }))
        const result = await commit({ ...batch, tickets })
        await new Promise<void>((resolve) => clock.after(1_000, resolve))
        if (result.outcome === 'committed')
          await commit({
            ...nothing(batch),
            tickets: batch.tickets.map(({ ticket }) => ({ ticket, from: ticket.version })),
          })
        return result
      })
    },
  },
  /** The first timer that another one takes the place of fires all the same. */
  'keep-old-timer': {
    store(store) {
      const old = new Map<number, readonly Timer[]>()
      let kept: Timer | null = null
      return withCommit(store, (commit, batch) =>
        commit({
          ...batch,
          tickets: batch.tickets.map(({ ticket, from }) => {
            const left = (old.get(ticket.number) ?? []).filter(
              (one) =>
                !ticket.timers.some(({ name }) => name === one.name) &&
                !batch.events.some(({ type, data }) => type === 'timer.fired' && data.timer === one.name),
            )
            old.set(ticket.number, ticket.timers)
            const more = kept === null ? left.slice(0, 1) : []
            kept ??= more[0] ?? null
            return { ticket: { ...ticket, timers: [...ticket.timers, ...more] }, from }
          }),
        }),
      )
    },
  },
  /** Whoever was too slow still has a say. */
  'no-fence': {
    statements: (sql) =>
      sql.replace(/"fence" = \?/, '("fence" = ? OR 1)').replace(/AND fence = \?/g, 'AND (fence = ? OR 1)'),
  },
  /** What bears a known id is a repeat, whatever it says. */
  'dedupe-by-id-only': { holds: without('a-repeat-says-the-same') },
  /** A mail that has to wait is overtaken by later ones of its ticket. */
  'order-by-time': {
    statements: (sql) => sql.replaceAll('earlier.place < mine.place', 'earlier.next_at < mine.next_at'),
  },
  /** Events bear the instant at which they were written, and not that by which they were decided. */
  'replay-uses-clock': {
    store: (store, clock) =>
      withCommit(store, (commit, batch) =>
        commit({ ...batch, events: batch.events.map((event) => ({ ...event, at: Math.max(event.at, clock.now()) })) }),
      ),
  },
  /** A revision takes over before all of its files are read: what is kept under its name is what was there before. */
  'reload-not-atomic': {
    store(store) {
      let before: Parameters<Store['revisions']['save']>[2] | null = null
      return {
        ...store,
        revisions: {
          ...store.revisions,
          save(revision, commit, files, at) {
            const kept = before ?? files
            before = files
            return store.revisions.save(revision, commit, kept, at)
          },
        },
      }
    },
  },
  /** A revision is in force before it is kept. */
  'revision-not-awaited': {
    store: (store) => ({
      ...store,
      revisions: {
        ...store.revisions,
        async save(...revision) {
          void store.revisions.save(...revision).catch(() => {})
        },
      },
    }),
  },
  /** A file is said to be there before its bytes are. */
  'blob-after-row': {
    blobs: (blobs) => ({
      ...blobs,
      async put(bytes, most) {
        const chunks: Uint8Array[] = []
        for await (const chunk of bytes) chunks.push(chunk)
        const whole = Buffer.concat(chunks)
        void blobs
          .put(
            (async function* () {
              yield whole
            })(),
            most,
          )
          .catch(() => {})
        return { id: hashOf(whole), size: whole.length }
      },
    }),
  },
  /** One submission sent twice is two tickets. */
  'no-submission-key': { holds: without('one-submission-is-one-ticket') },
  /** A mail that comes by two doors is two tickets. */
  'no-mail-key': { holds: without('one-mail-is-one-ticket') },
  /** Each try of a mail has a name of its own. */
  'new-message-id': { holds: without('one-message-id') },
  /** A mail that is not taken at once is given up. */
  'give-up-at-once': { holds: without('mail-is-tried-again') },
  /** Nobody is told that a mail was never delivered. */
  'dead-in-silence': { holds: without('dead-letters-are-told') },
  /** Every ticket is confirmed at once, however many there are. */
  'confirm-each': { holds: without('confirmations-are-collected') },
}

/** Whether a run with such a bug broke a promise, and did nothing else that it should not: a bug that breaks the engine itself tests nothing. */
export function isFound({ broken }: { readonly broken: readonly string[] }): boolean {
  return broken.length > 0 && broken.every((said) => /^I\d+ /.test(said))
}

type Commit = Store['writes']['commit']

function withCommit(store: Store, planted: (commit: Commit, batch: CommitBatch) => ReturnType<Commit>): Store {
  return { ...store, writes: { ...store.writes, commit: (batch) => planted(store.writes.commit, batch) } }
}

/** The commit that follows this one, with nothing in it. */
function nothing({ loaded, events }: CommitBatch): CommitBatch {
  return {
    tickets: [],
    events: [],
    dedupe: [],
    effects: [],
    files: [],
    dead: [],
    mails: [],
    loaded: { position: loaded.position + events.length },
  }
}

function timerOf({ timer, kind, dueAt, generation }: JsonObject): Timer {
  return { name: timer, kind, dueAt, generation } as unknown as Timer
}

function without(rule: Rule): Rules {
  return (one) => one !== rule
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
