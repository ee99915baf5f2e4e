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
