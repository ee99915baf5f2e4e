import { randomBytes, randomUUID } from 'node:crypto'
import type { Random } from '#engine/ports/random.ts'

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  // Node draws the randomness of many UUIDs at once; 122 bits of each are random.
  id: () => randomUUID().replaceAll('-', ''),
}
