import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Exit, type Io } from './io.ts'

/** Where this Docket itself lies. */
export const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

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
  return standingIn(io) ?? resolve(io.cwd)
}

/** The same for a new file that must fit others which are there; Exit where there are none. */
export function workingRoot(io: Io): string {
  if (io.env.DOCKET_DEFINITIONS?.trim()) return definitionsRoot(io)
  const root = standingIn(io)
  if (root === null)
    throw new Exit(
      2,
      'There is no forms/ or workflows/ here: go to the folder that holds them, or set DOCKET_DEFINITIONS.',
    )
  return root
}

function standingIn({ cwd }: Io): string | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (['forms', 'workflows'].some((name) => existsSync(join(folder, name)))) return folder
    if (folder === dirname(folder)) return null
  }
}
