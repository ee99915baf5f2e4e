import { randomBytes } from 'node:crypto'
import type { Random } from '#engine/ports/random.ts'

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  id: () => randomBytes(16).toString('hex'),
}
