import type { Definitions } from '#engine/core/catalogue.ts'
import type { Problem } from '#engine/core/problem.ts'
import { frameText } from '#engine/definitions/frame.ts'
import { loadDefinitions, loadKept } from '#engine/definitions/load.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { DefinitionsSource, SourceFile } from '#engine/ports/definitions-source.ts'
import type { Log } from '#engine/ports/log.ts'
import type { Store } from '#engine/store/store.ts'
import { watchGuards } from './guard-watch.ts'

/** The definitions in force; a broken working tree never replaces them. */
export interface LiveDefinitions {
  running(): Definitions
  /** Problems of the working tree as last read. */
  problems(): readonly Problem[]
  /** Definitions of a revision, from memory or the store; null when it is not kept. */
  at(revision: string): Promise<Definitions | null>
  /** Reads the source again and swaps when it is sound. */
  reload(): Promise<void>
  onChange(changed: (running: Definitions) => void): void
  stop(): Promise<void>
}

/** Thrown at start when the working tree is broken and no earlier revision is kept. */
export class NoSoundDefinitions extends Error {
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    const frames = problems.map((problem) => frameText(problem, null))
    super(`The forms and workflows cannot be used yet:\n\n${frames.join('\n')}`)
    this.name = 'NoSoundDefinitions'
    this.problems = problems
  }
}

export async function createLiveDefinitions(options: {
  readonly source: DefinitionsSource
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}): Promise<LiveDefinitions> {
  const { source, store, clock, log } = options
  const known = new Map<string, Definitions>()
  const listeners: ((running: Definitions) => void)[] = []
  let problems: readonly Problem[] = []
  let running: Definitions | null = null

  const keep = async (definitions: Definitions, files: readonly SourceFile[]) => {
    await store.revisions.save(definitions.revision, definitions.commit, files, clock.now())
    known.set(definitions.revision, definitions)
    running = definitions
    for (const listener of listeners) listener(definitions)
  }

  const read = async () => {
    const files = await source.read()
    const loaded = loadDefinitions(files, await source.commit())
    problems = loaded.problems
    if (loaded.definitions === null) {
      log.warn(
        { problems: problems.length, revision: running?.revision },
        'definitions are broken; the last good ones keep running',
      )
    } else if (loaded.definitions.revision !== running?.revision) {
      await keep(watchGuards(loaded.definitions, log), files)
      log.info({ revision: loaded.definitions.revision }, 'definitions in force')
    }
  }

  const at = async (revision: string) => {
    const remembered = known.get(revision)
    if (remembered) return remembered
    const files = await store.revisions.files(revision)
    const definitions = files && loadKept(files, revision)
    const watched = definitions && watchGuards(definitions, log)
    if (watched) known.set(revision, watched)
    return watched
  }

  const lastGood = async () => {
    for (const revision of await store.revisions.recent(0)) {
      const definitions = await at(revision)
      if (definitions) return definitions
    }
    return null
  }

  await read()
  running ??= await lastGood()
  if (running === null) throw new NoSoundDefinitions(problems)

  let reading = Promise.resolve()
  const reload = () => {
    reading = reading
      .then(read)
      .catch((error: unknown) => log.error({ error: String(error) }, 'definitions cannot be read'))
    return reading
  }
  const unwatch = source.watch(() => void reload())

  return {
    running: () => running as Definitions,
    problems: () => problems,
    at,
    reload,
    onChange: (changed) => void listeners.push(changed),
    async stop() {
      await unwatch()
      await reading
    },
  }
}
