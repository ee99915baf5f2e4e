import { execFileSync } from 'node:child_process'

/**
 * Day (`2026-11-24`) of the last commit that changed a file, for each file below `folder`, asked once for all. A file that only moved was not
 * changed. A file that a shallow clone has no history of is left out, and all are where there is no git. Paths are relative to `root`, which
 * may be a folder of a larger repository.
 */
export function lastChanges(root: string, folder: string): ReadonlyMap<string, string> {
  const days = new Map<string, string>()
  const nameToday = new Map<string, string>()
  const isShallow = git(root, ['rev-parse', '--is-shallow-repository']).trim() === 'true'
  const format = '--format=%x01%cs %P'
  const log = git(root, ['log', format, '--name-status', '-M', '--diff-filter=AMR', '--relative', '--', folder])
  for (const commit of log.split('\u0001').slice(1)) {
    const [head = '', ...changes] = commit.split('\n')
    const [day = '', parent = ''] = head.split(' ')
    // Where a shallow clone begins, everything looks as if it had just been written.
    if (isShallow && parent === '') continue
    for (const change of changes) {
      const [how = '', path = '', to = path] = change.split('\t')
      if (path === '') continue
      const now = nameToday.get(to) ?? to
      if (to !== path) nameToday.set(path, now)
      if (how !== 'R100' && !days.has(now)) days.set(now, day)
    }
  }
  return days
}

/** What git answers; nothing where there is no git, no repository or no commit. */
function git(root: string, args: readonly string[]): string {
  try {
    return execFileSync('git', ['-c', 'core.quotePath=false', ...args], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return ''
  }
}
