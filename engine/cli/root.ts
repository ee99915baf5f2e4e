import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Exit, type Io } from './io.ts'

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The folder that holds `forms/` and `workflows/`: `DOCKET_DEFINITIONS`, else the repository. */
export function definitionsRoot({ env, cwd }: Io): string {
  const named = env.DOCKET_DEFINITIONS?.trim()
  if (!named) return repository
  const root = resolve(cwd, named)
  if (!existsSync(root)) throw new Exit(2, `DOCKET_DEFINITIONS names a folder that does not exist: "${named}".`)
  return root
}

/**
 * The folder under which a command writes a new file: `DOCKET_DEFINITIONS`, else where the caller stands, which is the next folder upwards
 * that holds `forms/` or `workflows/`, or else the current one. Never the repository of a Docket that only lends its command.
 */
export function writingRoot(io: Io): string {
  if (io.env.DOCKET_DEFINITIONS?.trim()) return definitionsRoot(io)
  for (let folder = resolve(io.cwd); ; folder = dirname(folder)) {
    if (['forms', 'workflows'].some((name) => existsSync(join(folder, name)))) return folder
    if (folder === dirname(folder)) return resolve(io.cwd)
  }
}
