import { takeUuencoded } from './uuencode.ts'

/** Content-Transfer-Encoding as mail programs use it: base64 and quoted-printable (RFC 2045) with what goes wrong in them, and uuencode. */
export interface Transferred {
  readonly content: Uint8Array
  /** `base64`, `quoted-printable`, `transfer-encoding` or `uuencode`; null when nothing had to be mended. */
  readonly mended: string | null
  /** The name that a `begin` line gives. */
  readonly name: string | null
}

const identities: ReadonlySet<string> = new Set(['', '7bit', '8bit', 'binary', 'none', '7-bit', '8-bit'])

/** `encoding` as declared, null without one; text is never taken for base64 that nobody declared. */
export function decodeTransfer(raw: Buffer, encoding: string | null, isText: boolean): Transferred {
  const declared = (encoding ?? '')
    .replace(/\([^)]*\)/g, '')
    .replace(/["';\s]/g, '')
    .toLowerCase()
  if (/^base-?64$/.test(declared)) return fromBase64(raw, declared)
  if (/^(?:quoted-?printable|qp)$/.test(declared)) return fromQuotedPrintable(raw, declared)
  if (/^(?:x-)?uu(?:e|encode|encoded)?$/.test(declared)) return fromUuencode(raw)
  if (!isText && looksLikeBase64(raw)) return { ...fromBase64(raw, 'base64'), mended: 'transfer-encoding' }
  return { content: raw, mended: identities.has(declared) ? null : 'transfer-encoding', name: null }
}

/** Whole lines of the alphabet: nothing that a program would leave bare in a file. */
function looksLikeBase64(raw: Buffer): boolean {
  const lines = raw.subarray(0, 8_192).toString('latin1').trim().split(/\r?\n/)
  const [first = ''] = lines
  const whole = raw.length > 8_192 ? lines.slice(0, -1) : lines
  return first.length >= 40 && first.length % 4 === 0 && whole.every((line) => /^[A-Za-z0-9+/]+={0,2}$/.test(line))
}

/** Several padded runs behind each other are read in turn; a line of words behind them (a list's footer) ends the reading. */
function fromBase64(raw: Buffer, declared: string): Transferred {
  const text = raw.toString('latin1')
  const compact = text.replace(/[\s\0]+/g, '')
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(compact) && compact.replace(/=+$/, '').length % 4 !== 1) {
    return {
      content: Buffer.from(compact, 'base64'),
      mended: declared === 'base64' ? null : 'transfer-encoding',
      name: null,
    }
  }
  const lines = text.split(/\r?\n/)
  const end = lines.findIndex((line, at) => at > 0 && /^[-_]{3}|\S[ \t]+\S+[ \t]+\S/.test(line.slice(0, 1_000)))
  const body = (end < 0 ? lines : lines.slice(0, end)).join('').replace(/[^A-Za-z0-9+/=]+/g, '')
  const runs = body.split(/=+/).filter((run) => run !== '')
  return { content: Buffer.concat(runs.map((run) => Buffer.from(run, 'base64'))), mended: 'base64', name: null }
}

/** RFC 2045, 6.7: blanks at the end of a line are not part of it; an `=` that begins no sequence stays as it is. */
function fromQuotedPrintable(raw: Buffer, declared: string): Transferred {
  const source = raw.toString('latin1').replace(/(^|[^ \t])[ \t]+(?=\r?\n|$)/g, '$1')
  let isBroken = false
  const decoded = source.replace(/=(?:(\r?\n|$)|([0-9A-Fa-f]{2}))?/g, (whole: string, end?: string, code?: string) => {
    if (end !== undefined) return ''
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    isBroken = true
    return whole
  })
  const isMisspelt = declared !== 'quoted-printable'
  return {
    content: Buffer.from(decoded, 'latin1'),
    mended: isBroken ? 'quoted-printable' : isMisspelt ? 'transfer-encoding' : null,
    name: null,
  }
}

function fromUuencode(raw: Buffer): Transferred {
  const first = takeUuencoded(raw.toString('latin1')).files[0]
  return { content: first?.content ?? raw, mended: 'uuencode', name: first?.name ?? null }
}
