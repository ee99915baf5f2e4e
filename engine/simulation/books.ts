import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { OutboxRow } from '#engine/store/outbox-store.ts'
import type { Store } from '#engine/store/store.ts'
import type { Life, World } from './world.ts'

/** A row of the outbox was claimed: from here on only what is said under this fence counts. */
export interface Claim {
  readonly id: string
  readonly fence: number
  readonly life: Life
  readonly atMs: number
  /** By the clock of who claims. */
  readonly now: number
  readonly leaseUntil: number
}

/** What a process said of a row, and whether the store took it. */
export interface Settlement {
  readonly id: string
  readonly fence: number
  readonly life: Life
  readonly how: 'sent' | 'retry' | 'postpone' | 'dead'
  readonly answer: string
  readonly atMs: number
  /** By the clock of who says it. */
  readonly at: number
}

/** What the auditor noted while the run went on: no process reads it. */
export interface Books {
  readonly claims: Claim[]
  readonly settlements: Settlement[]
  /** Events that were committed when nobody had been told yet that their revision is kept. */
  readonly unkept: Pick<TicketEvent, 'ticket' | 'seq' | 'revision'>[]
  /** A store that tells what it is told. */
  watched(store: Store, life: Life): Store
}

/** @param revisions the lists of files that there are: one that was kept and is read again is the same value, so that it is not checked again */
export function openBooks(world: World, revisions: readonly (readonly SourceFile[])[]): Books {
  const claims: Claim[] = []
  const settlements: Settlement[] = []
  const unkept: Books['unkept'] = []
  const kept = new Set<string>()
  const known = new Map(revisions.map((files) => [JSON.stringify(files), files]))

  return {
    claims,
    settlements,
    unkept,
    watched(store, life) {
      const claimed = async (now: number, leaseUntil: number, claiming: Promise<readonly OutboxRow[]>) => {
        const rows = await claiming
        for (const { effect, fence } of rows)
          claims.push({ id: effect.id, fence, life, atMs: world.elapsedMs(), now, leaseUntil })
        return rows
      }
      const settled = async (
        said: Pick<Settlement, 'how' | 'id' | 'fence' | 'answer' | 'at'>,
        isTaken: Promise<boolean>,
      ) => {
        const taken = await isTaken
        if (taken) settlements.push({ ...said, life, atMs: world.elapsedMs() })
        return taken
      }
      const { outbox, revisions, writes } = store
      return {
        ...store,
        writes: {
          ...writes,
          async commit(batch) {
            const ahead = batch.events.filter(({ revision }) => !kept.has(revision))
            const result = await writes.commit(batch)
            if (result.outcome !== 'committed') return result
            unkept.push(...ahead)
            for (const { id, fence, answer, at } of batch.dead)
              settlements.push({ id, fence, life, how: 'dead', answer, at, atMs: world.elapsedMs() })
            return result
          },
        },
        revisions: {
          ...revisions,
          async save(revision, ...about) {
            await revisions.save(revision, ...about)
            kept.add(revision)
          },
          async files(revision) {
            const files = await revisions.files(revision)
            if (files !== null) kept.add(revision)
            return files === null ? null : (known.get(JSON.stringify(files)) ?? files)
          },
        },
        outbox: {
          ...outbox,
          claim: (now, leaseUntil, limit) => claimed(now, leaseUntil, outbox.claim(now, leaseUntil, limit)),
          claimGroup: (group, now, leaseUntil) => claimed(now, leaseUntil, outbox.claimGroup(group, now, leaseUntil)),
          sent: (id, fence, at, answer) =>
            settled({ how: 'sent', id, fence, at, answer }, outbox.sent(id, fence, at, answer)),
          retry: (id, fence, nextAt, answer) =>
            settled({ how: 'retry', id, fence, at: world.now(), answer }, outbox.retry(id, fence, nextAt, answer)),
          postpone: (id, fence, nextAt, answer) =>
            settled(
              { how: 'postpone', id, fence, at: world.now(), answer },
              outbox.postpone(id, fence, nextAt, answer),
            ),
          dead: (id, fence, at, answer) =>
            settled({ how: 'dead', id, fence, at, answer }, outbox.dead(id, fence, at, answer)),
        },
      }
    },
  }
}
