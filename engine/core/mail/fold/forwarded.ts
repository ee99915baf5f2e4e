import { forwardSubjects } from '#engine/core/mail/quotes/forward-subjects.ts'
import { keyOf, lineOf } from './line.ts'

const prefixes: ReadonlySet<string> = new Set(forwardSubjects.map(keyOf))

/** Whether a subject begins as mail programs begin the subject of a message that is passed on: `Fwd: …`, `WG: …`, `转发：…`. */
export function isForwardSubject(subject: string): boolean {
  const { key } = lineOf(subject)
  const prefix = /^([^:：[\]]{1,20}?) ?(?:\[\d{1,3}\])?[:：]/u.exec(key)?.[1]
  return prefix !== undefined && prefixes.has(prefix)
}
