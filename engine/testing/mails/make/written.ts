import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const mails = join(import.meta.dirname, '..')
const lines = new Map<string, string>()

/**
 * Writes one mail and notes who wrote it: a line `digest  program  place` in the list beside the script, `with-….written`.
 * A mail that somebody changes by hand afterwards no longer has that digest, and no longer counts as the program's.
 */
export function write(script: string, program: string, place: string, raw: Buffer): void {
  mkdirSync(dirname(join(mails, place)), { recursive: true })
  writeFileSync(join(mails, place), raw)
  lines.set(place, `${createHash('sha256').update(raw).digest('hex')}  ${program}  ${place}\n`)
  const list = [...lines].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line)
  writeFileSync(join(import.meta.dirname, `${basename(script).replace(/\.\w+$/, '')}.written`), list.join(''))
}
