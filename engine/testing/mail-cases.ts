import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A real mail from `engine/testing/mails/<class>/` with what a reader must make of it. */
export interface MailCase {
  readonly name: string
  readonly raw: Uint8Array
  readonly expected: Expected
}

/** Only what matters to the case stands in it; the names of other fields are those of ReadMail. */
export interface Expected {
  /** The rule or RFC from which the result follows. */
  readonly why: string
  /** The program that wrote the mail. */
  readonly 'made-by': string
  readonly unreadable?: string
  readonly textContains?: readonly string[]
  readonly parts?: readonly object[]
  readonly [field: string]: unknown
}

const mails = join(import.meta.dirname, 'mails')
/** Not of mails, but of the programs that make them, and of HTML alone. */
const others: ReadonlySet<string> = new Set(['make', 'hostile-html'])

/** Every case, by its class. */
export function mailCases(): Readonly<Record<string, readonly MailCase[]>> {
  const classes = readdirSync(mails, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !others.has(entry.name),
  )
  return Object.fromEntries(classes.map(({ name }) => [name, casesOf(join(mails, name))]))
}

function casesOf(folder: string): readonly MailCase[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.eml'))
    .toSorted()
    .map((file) => ({
      name: file.slice(0, -'.eml'.length),
      raw: readFileSync(join(folder, file)),
      expected: JSON.parse(readFileSync(join(folder, file.replace(/eml$/, 'json')), 'utf8')) as Expected,
    }))
}
