/** More signatures than any honest mail carries; each costs a look-up, a hash over the whole mail and a verification. */
const mostSignatures = 10

/**
 * The bytes of a mail that checks of its sender need: without signatures its headers alone, since nothing else is hashed. Of more than ten
 * DKIM signatures the topmost ten are left (RFC 6376, 6.1 lets a verifier limit them), and of a longer ARC chain nothing.
 */
export function judgedBytes(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const end = headEnd(bytes)
  const head = bytes.subarray(0, end)
  const fields = fieldsOf(head)
  const kept = capped(fields)
  const body = kept.some(isSignature) ? bytes.subarray(end) : Buffer.alloc(0)
  if (kept.length === fields.length) return body.length === 0 ? head : raw
  return Buffer.concat([...kept, blankLine(head), body])
}

function capped(fields: readonly Buffer[]): readonly Buffer[] {
  const isLongChain = fields.filter((field) => nameOf(field) === 'arc-seal').length > mostSignatures
  let signatures = 0
  return fields.filter((field) => {
    const name = nameOf(field)
    if (name === 'dkim-signature') return ++signatures <= mostSignatures
    return !(isLongChain && name.startsWith('arc-'))
  })
}

/** Whether it is hashed with the body. */
function isSignature(field: Buffer): boolean {
  return /^(?:dkim-signature|arc-)/.test(nameOf(field))
}

function nameOf(field: Buffer): string {
  return (/^[^\s:]{1,80}/.exec(field.toString('latin1', 0, 80))?.[0] ?? '').toLowerCase()
}

/** Behind the empty line, or the end of a mail without one. */
function headEnd(bytes: Buffer): number {
  const ends = (['\r\n\r\n', '\n\n'] as const).flatMap((empty) => {
    const at = bytes.indexOf(empty)
    return at === -1 ? [] : [at + empty.length]
  })
  return ends.length === 0 ? bytes.length : Math.min(...ends)
}

/** Each header field with its folded lines and its line end, the empty line left out. */
function fieldsOf(head: Buffer): readonly Buffer[] {
  const fields: Buffer[] = []
  let start = 0
  for (let at = head.indexOf(10); at !== -1; at = head.indexOf(10, at + 1)) {
    const next = head[at + 1]
    if (next === 32 || next === 9) continue
    const field = head.subarray(start, at + 1)
    if (field.length > 2) fields.push(field)
    start = at + 1
  }
  if (start < head.length) fields.push(head.subarray(start))
  return fields
}

function blankLine(head: Buffer): Buffer {
  return Buffer.from(head.includes('\r\n') ? '\r\n' : '\n')
}
