import iconv from 'iconv-lite'
import { charsetOf } from './charset-names.ts'
import { plausibility } from './plausible.ts'

/**
 * Bytes to text when their charset is declared, undeclared or declared falsely. Order of trust: escape sequences that only one charset
 * has, valid UTF-8, the declaration if the bytes fit it and read well, and else the charset in which they read best.
 */
export interface Decoded {
  readonly text: string
  /** As `charsetOf` names it. */
  readonly charset: string
  /** The declaration was missing or wrong, and bytes beyond ASCII had to be judged. */
  readonly isGuessed: boolean
}

/** What undeclared bytes may be, likeliest first: a tie goes to the earlier one. */
const candidates = [
  'gb18030',
  'windows-1252',
  'windows-1251',
  'shift_jis',
  'euc-jp',
  'cp949',
  'big5-hkscs',
  'koi8-r',
  'windows-1250',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-874',
] as const

const multibyte: ReadonlySet<string> = new Set([
  'gb18030',
  'big5-hkscs',
  'shift_jis',
  'euc-jp',
  'cp949',
  'iso-2022-jp',
  'utf-8',
])

const japanese: ReadonlySet<string> = new Set(['shift_jis', 'euc-jp', 'iso-2022-jp'])
const kana = /[\u3041-\u30fa]/

/** Enough to judge a text by. */
const sampleBytes = 4_096
/** How much better another reading must be than the declared one. */
const margin = 0.8
/** So many bytes beyond ASCII say more than a declaration that they happen to fit. */
const telling = 16
/** What a hint (the charset of another part of the same mail) adds. */
const hintBonus = 0.5

/** `label` as declared; `hint` is a charset seen elsewhere in the mail, which decides between readings that are about as good. */
export function decodeText(bytes: Uint8Array, label: string | null, hint: string | null = null): Decoded {
  const declared = charsetOf(label)
  if (declared?.startsWith('utf-16')) return utf16(bytes, declared)
  if (countHigh(bytes) === 0) return sevenBit(bytes, declared, label)
  const marked = byteOrderMark(bytes)
  if (marked) return { ...marked, isGuessed: declared !== marked.charset }
  const utf8 = strictUtf8(bytes)
  if (declared === 'utf-8') {
    if (utf8 !== null) return { text: utf8, charset: 'utf-8', isGuessed: false }
    return isMostlyUtf8(bytes) ? looseUtf8(bytes) : guess(bytes, hint)
  }
  const stated =
    declared === null || declared === 'us-ascii' || declared === 'utf7' || declared === 'iso-2022-jp' ? null : declared
  if (utf8 !== null && (stated === null || !multibyte.has(stated)))
    return { text: utf8, charset: 'utf-8', isGuessed: true }
  if (stated === null) return isMostlyUtf8(bytes) ? looseUtf8(bytes) : guess(bytes, hint)
  return weighDeclared(bytes, stated, utf8, hint)
}

/** The charset in which undeclared bytes read best; null where they are ASCII or UTF-8. */
export function judge(bytes: Uint8Array): string | null {
  if (countHigh(bytes) === 0 || strictUtf8(bytes) !== null || isMostlyUtf8(bytes)) return null
  return bestOf(sampleOf(bytes), null).charset
}

/** Decodes with exactly this charset; what does not fit becomes U+FFFD. */
export function decodeAs(bytes: Uint8Array, charset: string): string {
  if (charset === 'utf-8' || charset === 'us-ascii') return new TextDecoder('utf-8').decode(bytes)
  // iconv-lite has no ISO-2022-JP, and knows fewer rows of the other two.
  if (charset === 'iso-2022-jp' || charset === 'shift_jis' || charset === 'euc-jp')
    return new TextDecoder(charset).decode(bytes)
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), charset)
}

/** What begins Japanese text in ISO-2022-JP (RFC 1468, RFC 1554) and in nothing else. */
const escapes = ['$B', '$@', '(J', '(I', '$(D'].map((code) => `\u001b${code}`)

function sevenBit(bytes: Uint8Array, declared: string | null, label: string | null): Decoded {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (escapes.some((code) => text.includes(code))) {
    return { text: decodeAs(bytes, 'iso-2022-jp'), charset: 'iso-2022-jp', isGuessed: declared !== 'iso-2022-jp' }
  }
  if (declared === 'utf7') return { text: iconv.decode(Buffer.from(bytes), 'utf7'), charset: 'utf-7', isGuessed: true }
  if (/hz/i.test(label ?? '') && text.includes('~{'))
    return { text: fromHz(text), charset: 'hz-gb-2312', isGuessed: true }
  return { text, charset: declared ?? 'us-ascii', isGuessed: false }
}

/** RFC 1843: between `~{` and `~}` stand GB2312 characters without their high bits. */
function fromHz(text: string): string {
  return text
    .replace(/~\r?\n/g, '')
    .replace(/~\{([^~]*)(?:~\}|$)/g, (_, codes: string) => {
      const bytes = [...Buffer.from(codes, 'latin1')].map((byte) => (byte > 0x20 ? byte | 0x80 : byte))
      return iconv.decode(Buffer.from(bytes), 'gb18030')
    })
    .replace(/~~/g, '~')
}

/** A declared charset stands unless the bytes do not fit it, or read far better otherwise. */
function weighDeclared(bytes: Uint8Array, stated: string, utf8: string | null, hint: string | null): Decoded {
  const sample = sampleOf(bytes)
  const read = decodeAs(sample, stated)
  const own = plausibility(read, countHigh(sample))
  if (utf8 !== null && plausibility(decodeAs(sample, 'utf-8'), countHigh(sample)) > own) {
    return { text: utf8, charset: 'utf-8', isGuessed: true }
  }
  const best = bestOf(sample, hint)
  const isFarBetter = own < 0.3 && best.score > own + margin && !isSibling(best.charset, stated)
  // Bytes that fit a multibyte charset fit it for a reason; only a longer text in another one of its kind says more.
  const isFit = multibyte.has(stated) && !read.includes('\ufffd')
  const isOutweighed = !isFit || (multibyte.has(best.charset) && countHigh(sample) >= telling)
  if (isFarBetter && isOutweighed)
    return { text: decodeAs(bytes, best.charset), charset: best.charset, isGuessed: true }
  return { text: decodeAs(bytes, stated), charset: stated, isGuessed: false }
}

const latinTables = /^(?:windows-125[024780]|iso-8859-(?:1|2|3|4|9|10|13|14|15|16)|macintosh|cp(?:437|85\d))$/

/** Tables that differ in few letters: who declares knows better than who guesses. */
function isSibling(one: string, other: string): boolean {
  return one === other || (latinTables.test(one) && latinTables.test(other))
}

function guess(bytes: Uint8Array, hint: string | null): Decoded {
  const { charset } = bestOf(sampleOf(bytes), hint)
  return { text: decodeAs(bytes, charset), charset, isGuessed: true }
}

function bestOf(sample: Uint8Array, hint: string | null): { readonly charset: string; readonly score: number } {
  const high = countHigh(sample)
  const isUseful = hint !== null && hint !== 'utf-8' && hint !== 'us-ascii' && !hint.startsWith('utf')
  let best = { charset: 'windows-1252', score: Number.NEGATIVE_INFINITY }
  for (const charset of isUseful ? [hint, ...candidates] : candidates) {
    const text = decodeAs(sample, charset)
    // Chinese and Korean tables hold kana too, at the places where Japanese ones have them.
    const foreign = !japanese.has(charset) && kana.test(text) ? 1 : 0
    const score = plausibility(text, high) - foreign + (charset === hint ? hintBonus : 0)
    if (score > best.score + 1e-9) best = { charset, score }
  }
  return best
}

/** Some programs declare UTF-16 for what they then write as UTF-8: running text in UTF-16 has a zero byte now and then. */
function utf16(bytes: Uint8Array, declared: string): Decoded {
  const utf8 = bytes.subarray(0, 400).includes(0) ? null : strictUtf8(bytes)
  if (utf8 !== null) return { text: utf8, charset: 'utf-8', isGuessed: bytes.length > 0 }
  const marked = byteOrderMark(bytes)
  if (marked) return { ...marked, isGuessed: false }
  const isBig = declared !== 'utf-16le' && (declared === 'utf-16be' || bytes[0] === 0)
  return { text: new TextDecoder(isBig ? 'utf-16be' : 'utf-16le').decode(bytes), charset: declared, isGuessed: false }
}

function byteOrderMark(bytes: Uint8Array): { readonly text: string; readonly charset: string } | null {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return { text: decodeAs(bytes, 'utf-8'), charset: 'utf-8' }
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), charset: 'utf-16le' }
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), charset: 'utf-16be' }
  return null
}

function looseUtf8(bytes: Uint8Array): Decoded {
  return { text: decodeAs(bytes, 'utf-8'), charset: 'utf-8', isGuessed: true }
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Cut or damaged in a few places, UTF-8 all the same: at least four whole sequences for each broken one. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  let broken = 0
  let whole = 0
  for (const character of decodeAs(sampleOf(bytes), 'utf-8')) {
    if (character === '\ufffd') broken++
    else if (character > '\u007f') whole++
  }
  return whole > 0 && whole >= broken * 4
}

/** Begins near the first byte beyond ASCII, so that a long English letter above one Chinese line does not hide it. */
function sampleOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= sampleBytes) return bytes
  const first = bytes.findIndex((byte) => byte > 0x7f)
  let start = Math.max(0, first - 16)
  let end = Math.min(bytes.length, start + sampleBytes)
  if (first < 0) start = 0
  // Behind an ASCII byte below 0x30, where no character of any charset is half done.
  while (end > start + sampleBytes / 2 && end < bytes.length && (bytes[end - 1] ?? 0) >= 0x30) end--
  return bytes.subarray(start, end)
}

function countHigh(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte > 0x7f) count++
  return count
}
