import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import type { SourceFile } from '#engine/ports/definitions-source.ts'

const run = promisify(execFile)
const folders = ['forms', 'workflows']
const largestListing = 64 * 1024 * 1024

/** Definitions as a commit has them. */
export interface GitTree {
  /** The full id of the commit. */
  readonly commit: string
  /** All files below `forms/` and `workflows/`, sorted by path. */
  read(): Promise<readonly SourceFile[]>
}

/** The tree that a revision of git names (a commit, a branch, `HEAD~3`), for the definitions below `root`; null when git knows none. */
export async function gitTree(root: string, revision: string): Promise<GitTree | null> {
  const git = async (...args: readonly string[]) => {
    const { stdout } = await run('git', [...args], { cwd: root, maxBuffer: largestListing })
    return stdout
  }
  let commit: string
  let prefix: string
  try {
    commit = (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)).trim()
    prefix = (await git('rev-parse', '--show-prefix')).trim()
  } catch {
    return null
  }
  return {
    commit,
    async read() {
      const listed = await git(
        'ls-tree',
        '-r',
        '-z',
        '--full-tree',
        commit,
        '--',
        ...folders.map((one) => prefix + one),
      )
      const blobs = listed.split('\0').flatMap((line) => {
        // <mode> SP <type> SP <object> TAB <path>; a link is no file of ours.
        const [, mode, type, object, path] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? []
        if (type !== 'blob' || mode === '120000' || object === undefined || path === undefined) return []
        return [{ object, path: path.slice(prefix.length) }]
      })
      const visible = blobs.filter(({ path }) => !path.split('/').some((part) => part.startsWith('.')))
      const texts = await readBlobs(
        root,
        visible.map(({ object }) => object),
      )
      return visible
        .map(({ path }, index) => ({ path, text: texts[index] ?? '' }))
        .sort((a, b) => (a.path < b.path ? -1 : 1))
    },
  }
}

/** Contents of objects, in order, by one process. */
async function readBlobs(root: string, objects: readonly string[]): Promise<readonly string[]> {
  if (objects.length === 0) return []
  const child = spawn('git', ['cat-file', '--batch'], { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const closed = new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve())
  })
  child.stdin.end(`${objects.join('\n')}\n`)
  await closed
  return splitBatch(Buffer.concat(chunks))
}

/** The answer of `git cat-file --batch`: for each object `<id> SP <type> SP <size> LF <content> LF`. */
function splitBatch(answer: Buffer): readonly string[] {
  const texts: string[] = []
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf('\n', at)
    const size = Number(answer.subarray(at, end).toString('utf8').split(' ')[2])
    if (!Number.isSafeInteger(size)) throw new Error('git does not give an object that it listed')
    texts.push(answer.subarray(end + 1, end + 1 + size).toString('utf8'))
    at = end + 1 + size + 1
  }
  return texts
}
