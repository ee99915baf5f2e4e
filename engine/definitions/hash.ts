import { createHash } from 'node:crypto'

/** Content hash of parsed values: 12 hex digits. Key order counts, since the order of properties is the order of fields and states. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12)
}
