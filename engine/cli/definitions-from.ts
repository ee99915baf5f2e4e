import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { gitTree } from '#engine/adapters/git-tree.ts'
import { workingTree } from '#engine/adapters/working-tree.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { Store } from '#engine/store/store.ts'
import { Exit, type Io } from './io.ts'
import { definitionsRoot } from './root.ts'
import { keptDefinitions, soundDefinitions } from './sound-definitions.ts'

export interface NamedDefinitions {
  readonly definitions: Definitions
  /** What they are called: `the working tree`, a folder, `main (1a2b3c4)`, `revision …`. */
  readonly name: string
}

/**
 * Definitions by whatever names them: nothing is the working tree; else a folder that holds `forms/` and `workflows/`, a commit or branch
 * of git, or a revision that the database keeps. Ends with 2 for a name that means nothing, and 1 for files with mistakes.
 */
export async function definitionsFrom(
  io: Io,
  named: string | undefined,
  store: Pick<Store, 'revisions'> | null,
): Promise<NamedDefinitions> {
  const root = definitionsRoot(io)
  if (named === undefined) {
    const tree = workingTree(root)
    return { definitions: soundDefinitions(await tree.read(), await tree.commit()), name: 'the working tree' }
  }
  const folder = resolve(io.cwd, named)
  if (existsSync(folder) && statSync(folder).isDirectory()) {
    const files = await workingTree(folder).read()
    if (files.length === 0) throw new Exit(2, `"${named}" holds neither forms/ nor workflows/.`)
    return { definitions: soundDefinitions(files, null, `"${named}"`), name: named }
  }
  const tree = await gitTree(root, named)
  if (tree !== null) {
    const files: readonly SourceFile[] = await tree.read()
    const name = `${named} (${tree.commit.slice(0, 7)})`
    return { definitions: soundDefinitions(files, tree.commit, name), name }
  }
  const kept = store === null ? null : await keptDefinitions(store)(named)
  if (kept !== null) return { definitions: kept, name: `revision ${named}` }
  throw new Exit(2, `"${named}" is no folder, no commit or branch of git, and no revision that is kept.`)
}
