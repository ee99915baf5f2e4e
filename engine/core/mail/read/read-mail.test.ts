import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { mailCases } from '#engine/testing/mail-cases.ts'
import { reading } from './reading.ts'

/** Only what matters to a case stands in it; the names of most fields are those of ReadMail. */
interface Expected {
  /** The program that wrote the mail. */
  readonly 'made-by': string
  readonly unreadable?: string
  readonly textContains?: readonly string[]
  readonly parts?: readonly object[]
  readonly [field: string]: unknown
}

const classes = ['attachments', 'charset', 'encodings', 'headers', 'security', 'structure']

/** What a case may say, and where the reading says it. */
type Field = (mail: Awaited<ReturnType<typeof read>>) => unknown

const addresses = (names: readonly { readonly address: string | null }[]) => names.map(({ address }) => address)

const fields: Readonly<Record<string, Field>> = {
  from: ({ from }) => from && { name: from.name, address: from.address },
  fromWritten: ({ from }) => from?.written,
  fromHeader: ({ fromHeader }) => fromHeader,
  allFrom: ({ allFrom }) => addresses(allFrom),
  sender: ({ sender }) => sender?.address ?? null,
  replyTo: ({ replyTo }) => addresses(replyTo),
  to: ({ to }) => addresses(to),
  cc: ({ cc }) => addresses(cc),
  deliveredTo: ({ deliveredTo }) => deliveredTo,
  subject: ({ subject }) => subject,
  date: ({ date }) => date,
  messageId: ({ messageId }) => messageId,
  references: ({ references }) => references,
  // Line breaks at the end are the transport's.
  text: ({ text }) => text.trimEnd(),
  html: ({ html }) => html?.trimEnd() ?? null,
  partNames: ({ parts }) => parts.map(({ name }) => name),
  partTypes: ({ parts }) => parts.map(({ type }) => type),
  isSigned: ({ isSigned }) => isSigned,
  isEncrypted: ({ isEncrypted }) => isEncrypted,
  hasCalendar: ({ hasCalendar }) => hasCalendar,
  language: ({ language }) => language,
  mended: ({ mended }) => mended,
}

async function read(raw: Uint8Array) {
  const result = await reading(raw)
  if (!result.ok) throw new Error(`not readable: ${result.reason}`)
  return result.mail
}

describe.each(classes)('a mail of the class %s', (name) => {
  test.each(mailCases<Expected>(name))('$id is read: $expected.why', async ({ raw, expected: all }) => {
    const { why, 'made-by': madeBy, unreadable, textContains, parts, ...expected } = all
    expect(why).toMatch(/\S/)
    expect(madeBy).toMatch(/\S/)
    if (unreadable !== undefined) {
      expect(await reading(raw)).toEqual({ ok: false, reason: unreadable })
      return
    }
    const mail = await read(raw)
    const said = Object.fromEntries(Object.keys(expected).map((key) => [key, fields[key]?.(mail)]))
    expect(said).toEqual(expected)
    for (const words of textContains ?? []) expect(mail.text).toContain(words)
    if (parts !== undefined) expect(mail.parts.map((part, at) => described(part, parts[at] ?? {}))).toEqual(parts)
    soundness(mail)
  })
})

/** Only what the case speaks of. */
function described(part: { readonly content: Uint8Array } & object, expected: object): object {
  const all = { ...part, size: part.content.length, sha256: createHash('sha256').update(part.content).digest('hex') }
  return Object.fromEntries(Object.entries(all).filter(([key]) => key in expected))
}

/** What holds for every mail, whatever is in it. */
function soundness(mail: Awaited<ReturnType<typeof read>>): void {
  const { parts, ...rest } = mail
  const said = JSON.stringify([rest, parts.map(({ name, type, cid }) => [name, type, cid])])
  expect(said).not.toMatch(/\\u0000|\\ud[89a-f]/)
  for (const { name } of parts) expect(name).toMatch(/^[^/\\.\s][^/\\\n\r]*$/)
  expect(new Set(parts.map(({ name }) => name.toLowerCase())).size).toBe(parts.length)
}
