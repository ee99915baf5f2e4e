import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { openStore } from '#engine/store/open.ts'
import { sampleRevisions } from './files.ts'
import type { Stage } from './simulate.ts'

/** No disk need turn for files that live for a second. */
const memory = '/dev/shm'

/** Sets the stage for many runs, and takes it away afterwards. */
export async function setStage(): Promise<Stage & { readonly strike: () => Promise<void> }> {
  const folder = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), 'docket-sim-'))
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const store = await openStore({ databaseUrl: null, dataDir: folder, clock: systemClock, log })
  await store.close()
  return {
    folder,
    template: join(folder, 'docket.sqlite'),
    revisions: await sampleRevisions(),
    strike: () => rm(folder, { recursive: true, force: true }),
  }
}
