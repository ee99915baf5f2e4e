import { decodeText } from './charset.ts'
import type { Mends } from './mends.ts'

/**
 * Encoded words (RFC 2047) and raw bytes in a header. Neighbouring words of one charset are joined as bytes before they are decoded, since
 * many programs cut a character in two; blanks inside a word, a missing end and raw bytes within are read as they were meant.
 */

/** Ends with `?=`; where that is missing, before the next word or at the end of the header. */
const word =
  /=\?([^?\s]{1,60})\?([bBqQ])\?((?:(?!=\?[^?\s]{1,60}\?[bBqQ]\?)[^\r\n])*?)(\?=|(?=\s*=\?[^?\s]{1,60}\?[bBqQ]\?)|\??$)/g

interface Run {
  readonly charset: string
  readonly bytes: Buffer
  /** Base64 that does not end on a group of four: the next word goes on where it stops. */
  readonly open: string
}

/** `value` holds one byte a character, unfolded; `hint` is the charset that other parts of the mail have. */
export function decodeWords(value: string, mends: Mends, hint: string | null = null): string {
  if (!value.includes('=?')) return decodeRaw(value, mends, hint)
  let text = ''
  let run: Run | null = null
  let last = 0
  for (const match of value.matchAll(word)) {
    const [whole, label = '', encoding = '', body = '', end = ''] = match
    if (end !== '?=' || /[\s\x80-\xff]/.test(body)) mends.add('encoded-word')
    const charset = label.replace(/\*.*$/, '').toLowerCase()
    const between = value.slice(last, match.index)
    // Blanks between two words are not part of the text (RFC 2047, 6.2).
    const isNeighbour = run !== null && between.trim() === ''
    if (run !== null && !(isNeighbour && run.charset === charset)) {
      text += decodeRun(run, mends, hint)
      run = null
    }
    if (!isNeighbour) text += decodeRaw(between, mends, hint)
    run = append(run ?? { charset, bytes: Buffer.alloc(0), open: '' }, encoding.toLowerCase(), body)
    last = match.index + whole.length
  }
  if (run !== null) text += decodeRun(run, mends, hint)
  return text + decodeRaw(value.slice(last), mends, hint)
}

/** The charset that the words of a header declare first, as declared; null without one. */
export function charsetOfWords(value: string): string | null {
  return /=\?([^?*\s]{1,60})(?:\*[^?]{0,60})?\?[bq]\?/i.exec(value)?.[1] ?? null
}

function append(run: Run, encoding: string, body: string): Run {
  if (encoding === 'q') {
    const bytes = body
      .replaceAll('_', ' ')
      .replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    return {
      ...run,
      bytes: Buffer.concat([run.bytes, Buffer.from(run.open, 'base64'), Buffer.from(bytes, 'latin1')]),
      open: '',
    }
  }
  const base64 = run.open + body.replace(/[^A-Za-z0-9+/=]/g, '')
  const whole = base64.endsWith('=') ? base64.length : base64.length - (base64.length % 4)
  return {
    ...run,
    bytes: Buffer.concat([run.bytes, Buffer.from(base64.slice(0, whole), 'base64')]),
    open: base64.slice(whole),
  }
}

function decodeRun(run: Run, mends: Mends, hint: string | null): string {
  const bytes = Buffer.concat([run.bytes, Buffer.from(run.open, 'base64')])
  const decoded = decodeText(bytes, run.charset, hint)
  if (decoded.isGuessed) mends.add(`charset:${decoded.charset}`)
  return decoded.text
}

function decodeRaw(value: string, mends: Mends, hint: string | null): string {
  if (!/[\x80-\xff]/.test(value) && !value.includes('\u001b')) return value
  const decoded = decodeText(Buffer.from(value, 'latin1'), null, hint)
  // Bare UTF-8 is what RFC 6532 allows.
  if (decoded.charset !== 'utf-8' && decoded.charset !== 'us-ascii') mends.add(`charset:${decoded.charset}`)
  return decoded.text
}
