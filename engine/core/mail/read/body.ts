import { unflow } from './flowed.ts'
import { htmlText } from './html-text.ts'
import { type Leaf, leafText, readLeaf } from './leaf.ts'
import { caps } from './limits.ts'
import type { Mends } from './mends.ts'
import type { Part } from './parts.ts'
import { takeUuencoded } from './uuencode.ts'

/** What is read on the screen, and what is kept as a file. */
export interface Body {
  readonly text: string
  readonly html: string | null
  /** In the order of the mail. */
  readonly files: readonly Leaf[]
}

interface Piece {
  readonly text: string | null
  readonly html: string | null
  readonly files: readonly Leaf[]
}

/**
 * Goes through the parts as mail programs show them: of alternatives the plain and the HTML text, in a mixture everything in order. A text
 * that is named or attached is a file and never melts into the body, unless nothing else is there to read.
 */
export function bodyOf(root: Part, mends: Mends, hint: string | null): Body {
  const read = pieceOf(root, mends, hint, 'body')
  const piece = read.text === null && read.html === null ? firstTextOf(read, mends, hint) : read
  const html = piece.html === null ? null : cut(piece.html, caps.html, mends)
  const plain = piece.text !== null && piece.text.trim() !== '' ? piece.text : null
  const text = plain ?? (html === null ? '' : htmlText(html))
  return { text: cut(text, caps.text, mends), html, files: piece.files }
}

function pieceOf(part: Part, mends: Mends, hint: string | null, place: 'body' | 'report'): Piece {
  if (part.children.length === 0) return leafPiece(readLeaf(part, mends, hint), mends, hint, place)
  const type = part.declaredType ?? ''
  // A part that is no multipart and names a boundary all the same has words of its own before the others.
  const own = part.body.length > 0 ? [leafPiece(readLeaf(part, mends, hint), mends, hint, place)] : []
  const inner = part.children.map((child, at) =>
    // Of a report the first part is for people; what else it says is for programs (RFC 6522).
    pieceOf(child, mends, hint, place === 'report' || (type === 'multipart/report' && at > 0) ? 'report' : 'body'),
  )
  const pieces = [...own, ...inner]
  return type === 'multipart/alternative' ? alternative(pieces) : mixed(pieces)
}

/** The last HTML is the richest; a plain text that is empty is none. */
function alternative(pieces: readonly Piece[]): Piece {
  const plain = pieces.filter(({ text, html }) => text !== null && html === null)
  return {
    text:
      (plain.find(({ text }) => text?.trim()) ?? plain[0])?.text ??
      pieces.find(({ text }) => text !== null)?.text ??
      null,
    html: pieces.findLast(({ html }) => html !== null)?.html ?? null,
    files: pieces.flatMap(({ files }) => files),
  }
}

/** Everything in order. Where any of it is HTML, the plain ones are shown in it too, and the other way round. */
function mixed(pieces: readonly Piece[]): Piece {
  const shown = pieces.filter(({ text, html }) => text !== null || html !== null)
  const files = pieces.flatMap((piece) => piece.files)
  if (shown.length <= 1) return { text: shown[0]?.text ?? null, html: shown[0]?.html ?? null, files }
  const hasText = shown.some(({ text }) => text !== null)
  const hasHtml = shown.some(({ html }) => html !== null)
  return {
    text: hasText ? shown.map(({ text, html }) => text ?? htmlText(html ?? '')).join('\n') : null,
    html: hasHtml ? shown.map(({ text, html }) => html ?? `<pre>${escapeHtml(text ?? '')}</pre>`).join('\n') : null,
    files,
  }
}

const readable: ReadonlySet<string> = new Set(['text/plain', 'text/html'])

function leafPiece(leaf: Leaf, mends: Mends, hint: string | null, place: 'body' | 'report'): Piece {
  const isFile = leaf.fileName !== null || (leaf.disposition !== null && leaf.disposition !== 'inline')
  if (!readable.has(leaf.type) || isFile || place === 'report')
    return { text: null, html: null, files: emptyLeaf(leaf) ? [] : [leaf] }
  return textPiece(leaf, mends, hint)
}

function textPiece(leaf: Leaf, mends: Mends, hint: string | null): Piece {
  if (leaf.type === 'text/html') return { text: null, html: leafText(leaf, mends, hint), files: [] }
  const { rest, files } = withoutUuencoded(leaf, mends)
  const text = leafText({ ...leaf, content: rest }, mends, hint)
  const isFlowed = leaf.params.get('format')?.toLowerCase() === 'flowed'
  return { text: isFlowed ? unflow(text, leaf.params.get('delsp')?.toLowerCase() === 'yes') : text, html: null, files }
}

function withoutUuencoded(leaf: Leaf, mends: Mends): { readonly rest: Uint8Array; readonly files: readonly Leaf[] } {
  const bytes = Buffer.from(leaf.content.buffer, leaf.content.byteOffset, leaf.content.byteLength)
  if (!bytes.includes('begin ')) return { rest: leaf.content, files: [] }
  const found = takeUuencoded(bytes.toString('latin1'))
  if (found.files.length === 0) return { rest: leaf.content, files: [] }
  mends.add('uuencode')
  return {
    rest: Buffer.from(found.rest, 'latin1'),
    files: found.files.map(({ name, content }) => ({
      ...leaf,
      type: 'application/octet-stream',
      params: new Map(),
      disposition: 'attachment',
      fileName: name,
      cid: null,
      content,
    })),
  }
}

/** A mail that is nothing but one named text, as some programs write all their mail. */
function firstTextOf(piece: Piece, mends: Mends, hint: string | null): Piece {
  const leaf = piece.files.find((file) => readable.has(file.type) && file.disposition !== 'attachment')
  if (!leaf) return piece
  const text = textPiece(leaf, mends, hint)
  return { ...text, files: [...text.files, ...piece.files.filter((file) => file !== leaf)] }
}

/** A multipart without parts, which some programs leave behind. */
function emptyLeaf(leaf: Leaf): boolean {
  return leaf.part.isMultipart && leaf.content.length === 0
}

function cut(text: string, most: number, mends: Mends): string {
  if (text.length <= most) return text
  mends.add('cut')
  return text.slice(0, most)
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
