import type { Definitions } from '#engine/core/catalogue.ts'
import type { Problem } from '#engine/core/problem.ts'
import type { DefinitionsSource } from '#engine/ports/definitions-source.ts'
import { type Loaded, loadDefinitions } from './load.ts'

export interface Watching {
  /** The last good revision; null while there has been none. */
  current(): Definitions | null
  /** Problems of the files as last read. */
  problems(): readonly Problem[]
  stop(): Promise<void>
}

/**
 * Reads the source now and whenever its files change. `onLoaded` gets each new good revision; files with errors leave the last good one
 * in force and go to `onProblems`, which also gets the empty list when everything is right again. A source that
 * cannot be read rejects the first time; later it is read again at the next change.
 */
export async function watchDefinitions(
  source: DefinitionsSource,
  listener: {
    readonly onLoaded: (definitions: Definitions) => void
    readonly onProblems: (problems: readonly Problem[]) => void
    readonly today?: () => string
  },
): Promise<Watching> {
  let current: Definitions | null = null
  let problems: readonly Problem[] = []

  const read = async () => {
    const today = listener.today?.() ?? null
    const loaded: Loaded = loadDefinitions(await source.read(), await source.commit(), { today })
    const changed = JSON.stringify(loaded.problems) !== JSON.stringify(problems)
    problems = loaded.problems
    if (loaded.definitions !== null && loaded.definitions.revision !== current?.revision) {
      current = loaded.definitions
      listener.onLoaded(current)
    }
    if (changed) listener.onProblems(problems)
  }

  let reading = read()
  await reading
  const unwatch = source.watch(() => {
    reading = reading.then(read, read)
  })

  return {
    current: () => current,
    problems: () => problems,
    async stop() {
      await unwatch()
      await reading.catch(() => undefined)
    },
  }
}
