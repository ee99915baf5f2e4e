import { existsSync, statfsSync } from 'node:fs'

const memory = '/dev/shm'
const roomBytes = 1_000_000_000

/**
 * Nothing that a test writes outlives it, so waiting for a disk proves nothing: where there is room, the temporary files of this process
 * and of those that it starts are kept in memory. A `TMPDIR` that is set stays.
 */
export function keepFilesInMemory(): void {
  if (existsSync(memory) && freeBytes(memory) > roomBytes) process.env.TMPDIR ??= memory
}

/** For temporary files that outlive this process, are programs (some machines start none from memory) or are moved in from a disk. */
export async function outsideOfMemory<T>(work: () => Promise<T>): Promise<T> {
  if (process.env.TMPDIR !== memory) return work()
  delete process.env.TMPDIR
  try {
    return await work()
  } finally {
    process.env.TMPDIR = memory
  }
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
