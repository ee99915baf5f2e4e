import { caps } from './limits.ts'

/** Without blanks and angle brackets inside; the at sign is missing in what some programs write. */
const id = /<([^<>\s\p{Cc}]{1,996})>/gu
const mostInHeader = 2_000

/** The Message-IDs of a header, with angle brackets; a bare one at the beginning is taken too. */
export function messageIds(header: string): readonly string[] {
  const joined = header.replace(/[^\x20-\x7e]/g, '').slice(0, mostInHeader * 100)
  const found = [...joined.matchAll(id)].slice(0, mostInHeader).map(([whole]) => whole)
  if (found.length > 0) return found
  const bare = /^[<\s]*([^<>\s]{1,996}@[^<>\s]{1,255})[>\s]*/.exec(joined)?.[1]
  return bare ? [`<${bare}>`] : []
}

/** References, then In-Reply-To, without repeats: the last 32, each where it stands last. */
export function references(written: readonly string[], inReplyTo: readonly string[]): readonly string[] {
  const all = [...written, ...inReplyTo].flatMap(messageIds)
  return [...new Set(all.toReversed())].slice(0, caps.references).toReversed()
}
