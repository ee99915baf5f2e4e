import type { Part } from './parts.ts'

/** A line that only structure has: a delimiter, a MIME header or its continuation. */
const structural = /^(?:--|content-[a-z-]+[ \t]*:|[a-z0-9-]+:[ \t]|[ \t])/i

/**
 * Where a damaged structure hides every word of a mail (two readers disagree where its parts begin): all that stands below its headers, as
 * one text, as it came, since mending hides words too. Null when nothing but structure is there.
 */
export function salvage(raw: Uint8Array, root: Part): Part | null {
  const mail = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const blank = /\r?\n\r?\n/.exec(mail.toString('latin1', 0, 1_000_000))
  if (!blank) return null
  const body = mail.subarray(blank.index + blank[0].length)
  const lines = body.toString('latin1', 0, 1_000_000).split(/\r?\n/)
  if (!lines.some((line) => line.trim() !== '' && !structural.test(line))) return null
  const headers = root.headers.filter(({ name }) => !name.startsWith('content-'))
  return { declaredType: 'text/plain', headers, children: [], body, isMultipart: false }
}
