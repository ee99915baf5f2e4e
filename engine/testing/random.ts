import { createHash } from 'node:crypto'
import type { Random } from '#engine/ports/random.ts'

/** Random bytes that are the same for the same seed: the hash of seed and count, over and over. */
export function createTestRandom(seed = 'docket'): Random {
  let count = 0
  const bytes = (length: number): Uint8Array => {
    const blocks: Buffer[] = []
    for (let made = 0; made < length; made += 32)
      blocks.push(createHash('sha256').update(`${seed}:${count++}`).digest())
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
  }
  return { bytes, id: () => Buffer.from(bytes(16)).toString('hex') }
}
