import { createHash } from 'node:crypto'
import type { SourceFile } from '#engine/ports/definitions-source.ts'

const mostKept = 20
const kept = new Map<string, readonly SourceFile[]>()

/** The list that was given before and says the same, where there is one: `loadDefinitions` checks it once for all desks that begin with it. */
export function sameFiles(files: readonly SourceFile[]): readonly SourceFile[] {
  const said = createHash('sha256')
  for (const { path, text } of files) said.update(JSON.stringify([path, text]))
  const key = said.digest('hex')
  const same = kept.get(key) ?? files
  // The one that was asked for last is forgotten last.
  kept.delete(key)
  kept.set(key, same)
  for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
  return same
}
