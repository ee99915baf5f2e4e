import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../engine/adapters/system-clock.ts'
import { systemRandom } from '../../engine/adapters/system-random.ts'
import { workingTree } from '../../engine/adapters/working-tree.ts'
import type { EventInput } from '../../engine/core/ticket/event.ts'
import type { Priority } from '../../engine/core/ticket/ticket.ts'
import { createRuntime } from '../../engine/runtime/create.ts'
import { openStore } from '../../engine/store/open.ts'
import { ticketCreated } from '../../engine/testing/ticket-created.ts'
import { root } from './servers.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }

/** Store and runtime in this process with everything on but mail out; on SQLite unless a database is named. */
export async function openDesk(dataDir?: string, databaseUrl: string | null = null) {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'docket-bench-')))
  const store = await openStore({ databaseUrl, dataDir: folder, clock: systemClock, log })
  const runtime = await createRuntime({
    store,
    clock: systemClock,
    random: systemRandom,
    log,
    source: workingTree(root),
    failpoint: () => {},
    blobs: { freeBytes: async () => Number.MAX_SAFE_INTEGER },
    minFreeBytes: 0,
  })
  const submit = (ticket: number | null, event: EventInput) =>
    runtime.submit({ ticket, event, dedupe: null, expectedVersion: null, files: [] })
  return {
    store,
    runtime,
    folder,
    create: (n: number, priority = n % 4) => submit(null, created(n, priority)),
    submit,
    /** As after the mails went out: a desk that has been running for long does not owe every customer a confirmation. */
    async settleOutbox() {
      const now = systemClock.now()
      for (;;) {
        const rows = await store.outbox.claim(now, now + 60_000, 2_000)
        if (rows.length === 0) return
        await Promise.all(rows.map(({ effect, fence }) => store.outbox.sent(effect.id, fence, now, 'bench')))
      }
    },
    async close() {
      await runtime.stop()
      await store.close()
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

function created(n: number, priority: number): EventInput {
  return ticketCreated(
    { team: 'customer-care', priority: priority as Priority },
    {
      requester: { name: `Customer ${n}`, email: `c${n}@customers.example`, phone: '', company: '' },
      title: `Question ${n}`,
      text: `Where is parcel ${n}?`,
    },
  )
}
