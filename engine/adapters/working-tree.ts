import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { watch } from 'chokidar'
import { maxFileCharacters } from '#engine/definitions/read-file.ts'
import type { DefinitionsSource, SourceFile } from '#engine/ports/definitions-source.ts'

const folders = ['forms', 'workflows']
/** Editors write a file in several steps; what changes together within this time is read once. */
const settleMs = 100
/** Enough of a file to see that it is too large. */
const maxBytes = maxFileCharacters * 4 + 4

const run = promisify(execFile)

/** Definitions as they lie in the working tree below `root`. */
export function workingTree(root: string): DefinitionsSource {
  return {
    async read() {
      const paths = (await Promise.all(folders.map((folder) => filesBelow(root, folder)))).flat()
      const files = await Promise.all(paths.map((path) => readText(root, path)))
      return files.filter((file) => file !== null).sort((a, b) => (a.path < b.path ? -1 : 1))
    },

    async commit() {
      if (!existsSync(join(root, '.git'))) return null
      try {
        const changed = await run('git', ['status', '--porcelain', '--', ...folders], { cwd: root })
        if (changed.stdout.trim() !== '') return null
        const head = await run('git', ['rev-parse', 'HEAD'], { cwd: root })
        return head.stdout.trim()
      } catch {
        // No git on this machine, or no commit yet: the content hash names the revision either way.
        return null
      }
    },

    watch(changed) {
      let timer: NodeJS.Timeout | undefined
      const settle = () => {
        clearTimeout(timer)
        timer = setTimeout(changed, settleMs)
      }
      const watcher = watch(
        folders.map((folder) => join(root, folder)),
        { ignoreInitial: true, ignored: (path) => isHidden(relative(root, path)) },
      )
      watcher.on('all', settle)
      // The files can still be read when they cannot be watched (a limit of the system): the next start sees them.
      watcher.on('error', () => {})
      return async () => {
        clearTimeout(timer)
        await watcher.close()
      }
    },
  }
}

async function filesBelow(root: string, folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((path) => !isHidden(path))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** The text of a file, cut where it is too large for a definition; null when it has gone meanwhile. */
async function readText(root: string, path: string): Promise<SourceFile | null> {
  try {
    const file = await open(join(root, path))
    try {
      const { size } = await file.stat()
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(Math.min(size, maxBytes)),
        0,
        Math.min(size, maxBytes),
        0,
      )
      return { path, text: buffer.subarray(0, bytesRead).toString('utf8') }
    } finally {
      await file.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function isHidden(path: string): boolean {
  return path.split(/[/\\]/).some((part) => part.startsWith('.') && part !== '..' && part !== '.')
}
