import { type Limits, UnreadableMail } from './limits.ts'
import type { Mends } from './mends.ts'
import { createMends } from './mends.ts'
import { parseStructured } from './params.ts'

/**
 * Looks at the structure of a mail before anything parses it: refuses what is too large, too deep or in too many parts, and mends what would
 * make a parser lose text: headers without a blank line behind them, a header that lost the blank of its fold, blank lines before the
 * first header, bare CR as line end, and multiparts whose boundary is missing or never comes.
 *
 * One pass by line, each mend begins another; throws UnreadableMail.
 */
export function mendStructure(raw: Uint8Array, limits: Limits, mends: Mends): Buffer {
  if (raw.byteLength > limits.bytes) throw new UnreadableMail('too-large')
  let mail = lineEnds(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), mends)
  for (let round = 0; round < mostMends * 2; round++) {
    const found = firstEdit(mail, limits)
    if (found === null) return mail
    // Headers with that many lines between them are none: they are read as text, and nothing is lost.
    const isHopeless = round >= mostMends && found.code === 'header'
    const edit = isHopeless ? { ...found, code: 'blank-line', to: found.from, text: '\r\n' } : found
    mends.add(edit.code)
    mail = Buffer.concat([mail.subarray(0, edit.from), Buffer.from(edit.text, 'latin1'), mail.subarray(edit.to)])
  }
  return mail
}

const mostMends = 24

interface Edit {
  readonly code: string
  readonly from: number
  readonly to: number
  readonly text: string
}

interface Open {
  readonly boundary: string
  /** Where its Content-Type stands, and where its body begins. */
  readonly header: Span
  readonly bodyAt: number
  isUsed: boolean
  /** The line of its last delimiter. */
  closed: Span | null
}

interface Span {
  readonly from: number
  readonly to: number
}

function firstEdit(mail: Buffer, limits: Limits): Edit | null {
  const open: Open[] = []
  let parts = 1
  const top = readHeaders(mail, 0, limits)
  if (top.edit) return top.edit
  const first = opened(mail, top, open, limits)
  if (first) return first
  let at = top.end
  while (at < mail.length) {
    const line = delimiterFrom(mail, at)
    if (line < 0) break
    const end = lineEnd(mail, line)
    const hit = match(mail.toString('latin1', line + 2, Math.min(end, line + 2 + 1_100)).trimEnd(), open)
    at = end
    if (!hit) continue
    const closed = open.splice(hit.index + 1)
    const lost = closed.find(({ isUsed }) => !isUsed)
    if (lost) return boundaryEdit(mail, lost, line)
    const owner = open[hit.index] as Open
    if (hit.isLast) {
      owner.closed ??= { from: line, to: end }
      continue
    }
    // What stands behind the last delimiter, or before the first, is shown to nobody: parts that ended up there are brought back.
    if (owner.closed) return { code: 'boundary', ...owner.closed, text: '' }
    const hidden = owner.isUsed ? null : realBoundary(mail, owner.bodyAt, line)
    if (hidden) return { code: 'boundary', ...hidden.line, text: `--${owner.boundary}\r\n` }
    owner.isUsed = true
    if (++parts > limits.parts) throw new UnreadableMail('too-many-parts')
    const head = readHeaders(mail, at, limits, open)
    if (head.edit) return head.edit
    at = head.end
    const edit = opened(mail, head, open, limits)
    if (edit) return edit
  }
  const lost = open.find(({ isUsed }) => !isUsed)
  return lost ? boundaryEdit(mail, lost, mail.length) : null
}

/** Puts what names a boundary on the stack, whatever its type, as mailparser does; an edit where a multipart names none. */
function opened(mail: Buffer, head: Head, open: Open[], limits: Limits): Edit | null {
  if (!head.contentType) return null
  const type = parseStructured(
    unfold(mail.toString('latin1', head.contentType.from, head.contentType.to)),
    createMends(),
  )
  const isMultipart = type.value.startsWith('multipart/')
  const boundary = (type.params.get('boundary') ?? '').trimEnd()
  const isUsable = boundary !== '' && !/[^\x20-\x7e]/.test(boundary)
  if (!isMultipart && !isUsable) return null
  const node: Open = { boundary, header: head.contentType, bodyAt: head.end, isUsed: !isMultipart, closed: null }
  if (!isUsable) return boundaryEdit(mail, node, mail.length)
  if (open.length >= limits.depth) throw new UnreadableMail('too-deep')
  open.push(node)
  return null
}

/** The boundary that is really used below the header, else the part becomes text: better read as it stands than lost. */
function boundaryEdit(mail: Buffer, node: Open, end: number): Edit {
  const real = realBoundary(mail, node.bodyAt, end)?.boundary ?? null
  const written = mail.toString('latin1', node.header.from, node.header.to)
  const kind = /multipart\/[\w.+-]+/i.exec(written)?.[0] ?? 'multipart/mixed'
  const text =
    real === null || real === node.boundary
      ? `Content-Type: ${looksLikeHtml(mail, node.bodyAt) ? 'text/html' : 'text/plain'}\r\n`
      : `Content-Type: ${kind}; boundary="${real}"\r\n`
  return { code: 'boundary', ...node.header, text }
}

function looksLikeHtml(mail: Buffer, at: number): boolean {
  return /^\s*<(?:!doctype|html|head|body|div|p|table)\b/i.test(mail.toString('latin1', at, at + 200))
}

/** A line of two hyphens with a MIME header behind it. */
function realBoundary(
  mail: Buffer,
  from: number,
  to: number,
): { readonly boundary: string; readonly line: Span } | null {
  let at = from
  for (let tries = 0; tries < 200 && at < to; tries++) {
    const line = delimiterFrom(mail, at)
    if (line < 0 || line >= to) return null
    const end = lineEnd(mail, line)
    const boundary = mail.toString('latin1', line + 2, Math.min(end, line + 80)).trimEnd()
    const next = mail.toString('latin1', end, end + 60)
    if (
      /^[!-~][ -~]{0,69}$/.test(boundary) &&
      !boundary.includes('"') &&
      /^(?:content-[a-z-]+\s*:|\r?\n)/i.test(next) &&
      boundary !== '-'
    )
      return { boundary, line: { from: line, to: end } }
    at = end
  }
  return null
}

interface Head {
  /** Of the body. */
  readonly end: number
  readonly contentType: Span | null
  readonly edit: Edit | null
}

const headerLine = /^[!-9;-~]{1,100}[ \t]*:/

/**
 * One block of headers from `at` to the blank line behind it. A line that is no header ends the block as if a blank line stood before it, as
 * Python's email package has it; where another header follows, it is the rest of a header that lost its blank.
 */
function readHeaders(mail: Buffer, at: number, limits: Limits, open: readonly Open[] = []): Head {
  let contentType: Span | null = null
  let line = at
  while (line < mail.length) {
    const next = lineEnd(mail, line)
    if (next - at > limits.headerBytes) throw new UnreadableMail('headers-too-large')
    const text = mail.toString('latin1', line, Math.min(next, line + 1_200)).replace(/\r?\n$/, '')
    if (text === '') {
      if (line === 0) return { end: 0, contentType, edit: leadingBlank(mail) }
      return { end: next, contentType, edit: null }
    }
    if (/^[ \t]/.test(text) && line > at) {
      // The blank line is made of blanks: no parser sees it, and the body would become part of a header.
      if (
        text.trim() === '' &&
        !/^[ \t]/.test(mail.toString('latin1', next, next + 1)) &&
        !headerLine.test(firstOf(mail, next))
      ) {
        return { end: next, contentType, edit: { code: 'blank-line', from: line, to: next, text: '\r\n' } }
      }
      line = next
      continue
    }
    if (text.startsWith('--') && match(text.slice(2).trimEnd(), open)) return { end: line, contentType, edit: null }
    if (!headerLine.test(text) && !(line === 0 && /^(?:From |POST )/.test(text)))
      return { end: line, contentType, edit: strayLine(mail, line, next, at) }
    const isType = /^content-type[ \t]*:/i.test(text)
    let to = next
    while (to < mail.length && /[ \t]/.test(String.fromCharCode(mail[to] ?? 0)) && firstOf(mail, to).trim() !== '') {
      to = lineEnd(mail, to)
      if (to - at > limits.headerBytes) throw new UnreadableMail('headers-too-large')
    }
    if (isType && contentType === null) contentType = { from: line, to }
    line = to
  }
  return { end: mail.length, contentType, edit: null }
}

function strayLine(mail: Buffer, line: number, next: number, start: number): Edit {
  // An mbox marker, as `>From ` or in the middle, says nothing to people.
  if (/^>?From /.test(firstOf(mail, line)) && headerLine.test(firstOf(mail, next)))
    return { code: 'header', from: line, to: next, text: '' }
  const isContinued = line > start && headerLine.test(firstOf(mail, next)) && !/^https?:/i.test(firstOf(mail, next))
  if (isContinued) return { code: 'header', from: line, to: line, text: ' ' }
  return { code: line === start && start === 0 ? 'headers-missing' : 'blank-line', from: line, to: line, text: '\r\n' }
}

function leadingBlank(mail: Buffer): Edit | null {
  let at = 0
  while (at < mail.length && firstOf(mail, at).trim() === '' && at < 2_000) at = lineEnd(mail, at)
  return headerLine.test(firstOf(mail, at)) &&
    /^(?:[!-9;-~]+[ \t]*:.*\r?\n(?:[ \t].*\r?\n)*){2}/.test(mail.toString('latin1', at, at + 4_000))
    ? { code: 'blank-line', from: 0, to: at, text: '' }
    : null
}

function firstOf(mail: Buffer, at: number): string {
  return mail.toString('latin1', at, Math.min(lineEnd(mail, at), at + 200)).replace(/\r?\n$/, '')
}

function unfold(header: string): string {
  return header
    .replace(/^[^:]*:/, '')
    .replace(/\r?\n/g, '')
    .trim()
}

function match(text: string, open: readonly Open[]): { readonly index: number; readonly isLast: boolean } | null {
  for (let index = open.length - 1; index >= 0; index--) {
    const { boundary } = open[index] as Open
    if (text === boundary) return { index, isLast: false }
    if (text === `${boundary}--`) return { index, isLast: true }
  }
  return null
}

/** The next line from `at` that begins with two hyphens, or -1. `at` is the beginning of a line. */
function delimiterFrom(mail: Buffer, at: number): number {
  if (mail[at] === 0x2d && mail[at + 1] === 0x2d) return at
  const found = mail.indexOf('\n--', at, 'latin1')
  return found < 0 ? -1 : found + 1
}

function lineEnd(mail: Buffer, at: number): number {
  const found = mail.indexOf(0x0a, at)
  return found < 0 ? mail.length : found + 1
}

/** Bare CR ends lines where no LF does; a byte order mark before the first header goes. */
function lineEnds(mail: Buffer, mends: Mends): Buffer {
  let from = mail
  if (from[0] === 0xef && from[1] === 0xbb && from[2] === 0xbf) {
    mends.add('header')
    from = from.subarray(3)
  }
  if (from.includes(0x0a) || !from.includes(0x0d)) return from
  mends.add('line-ends')
  return Buffer.from(from.toString('latin1').replaceAll('\r', '\r\n'), 'latin1')
}
