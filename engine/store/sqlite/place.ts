import { statSync } from 'node:fs'

/**
 * Whether the file that is open still lies at its path. A file that was moved, removed or replaced goes on taking writes from whoever has it open,
 * and all of them are lost when the process ends: a desk restored beside a running engine, a data folder that a deploy swept away.
 * Asked for the first time just after the file was opened. Tells `changed` when it is away, and when it is back.
 */
export function watchPlace(file: string, changed: (isAway: boolean) => void): () => boolean {
  let opened: string | null = null
  let wasAway = false
  return () => {
    const found = lyingAt(file)
    opened ??= found
    const isAway = found === null || found !== opened
    if (isAway !== wasAway) {
      wasAway = isAway
      changed(isAway)
    }
    return isAway
  }
}

/** Which file it is, however often it is renamed; null where there is none, or nobody can say. */
function lyingAt(path: string): string | null {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false })
    return found === undefined ? null : `${found.dev}:${found.ino}`
  } catch {
    return null
  }
}
