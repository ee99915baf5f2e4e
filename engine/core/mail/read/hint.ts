import { judge } from './charset.ts'
import { charsetOf } from './charset-names.ts'
import { firstHeader } from './headers.ts'
import { createMends } from './mends.ts'
import { parseStructured } from './params.ts'
import type { Part } from './parts.ts'
import { decodeTransfer } from './transfer.ts'
import { charsetOfWords } from './words.ts'

/**
 * The charset that a mail seems to be written in, for the bytes in it that name none: what is declared for a text or in a header, else what
 * all undeclared bytes together look like, since four bytes of a subject alone look like many things. Null where nothing says more than
 * UTF-8, which is known without a hint.
 */
export function hintOf(root: Part): string | null {
  const labels = [...declared(root), ...root.headers.map(({ value }) => charsetOfWords(value))]
  return labels.map(charsetOf).find(isTelling) ?? judge(Buffer.concat(undeclared(root)))
}

/** Windows-1252 and ASCII are what programs declare who know no better. */
function isTelling(charset: string | null): charset is string {
  return charset !== null && !charset.startsWith('utf') && charset !== 'us-ascii' && charset !== 'windows-1252'
}

function declared(part: Part): readonly (string | null)[] {
  return [charsetParam(part), ...part.children.flatMap(declared)]
}

function charsetParam(part: Part): string | null {
  const type = firstHeader(part, 'content-type')
  return type === null ? null : (parseStructured(type, createMends()).params.get('charset') ?? null)
}

const mostBytes = 4_096

function undeclared(root: Part): readonly Buffer[] {
  const headers = root.headers
    .filter(({ value }) => /[\x80-\xff]/.test(value))
    .map(({ value }) => Buffer.from(`${value}\n`, 'latin1'))
  return [...headers.slice(0, 10), ...undeclaredTexts(root)]
}

function undeclaredTexts(part: Part): readonly Buffer[] {
  if (part.children.length > 0) return part.children.flatMap(undeclaredTexts)
  if (!(part.declaredType ?? 'text/plain').startsWith('text/') || charsetOf(charsetParam(part)) !== null) return []
  const { content } = decodeTransfer(
    part.body.subarray(0, mostBytes),
    firstHeader(part, 'content-transfer-encoding'),
    true,
  )
  return [Buffer.from(content)]
}
