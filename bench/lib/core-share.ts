import { readdirSync, readFileSync } from 'node:fs'

const everyMs = 5
/** What was not used counts for so long, so that a process which waited for its database is not punished for it. */
const savedMs = 20

/**
 * Keeps a process at a share of one core by stopping it whenever it has had more: no rights are needed for that, and it works in containers.
 * @returns how to let it go again
 */
export function limitToShare(pid: number, share: number): () => void {
  let usedMs = usedBy(pid)
  let at = performance.now()
  let credit = 0
  const timer = setInterval(() => {
    const used = usedBy(pid)
    const now = performance.now()
    credit = Math.min(savedMs, credit + (now - at) * share - (used - usedMs))
    usedMs = used
    at = now
    process.kill(pid, credit < 0 ? 'SIGSTOP' : 'SIGCONT')
  }, everyMs)
  return () => {
    clearInterval(timer)
    process.kill(pid, 'SIGCONT')
  }
}

/** Milliseconds on a core of all its threads; of those that ended meanwhile only until then. */
function usedBy(pid: number): number {
  const tasks = `/proc/${pid}/task`
  return readdirSync(tasks).reduce((sum, task) => {
    try {
      return sum + Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6
    } catch {
      return sum
    }
  }, 0)
}
