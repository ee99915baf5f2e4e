import { type Child, h } from './view.ts'

export type Piece = string | { readonly href: string; readonly text: string }

const address = /\b(?:https?:\/\/|mailto:)[^\s<>"“”„«»'`\\^{|}，。；：！？、（）《》]+/gi
/** What ends a sentence rather than an address. */
const trailing = /[.,;:!?…]+$/

/**
 * A text in pieces, with the addresses in it that may be followed: http, https and mailto, and nothing else. A bracket that closes one from
 * before the address is not part of it.
 */
export function linksIn(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const found of text.matchAll(address)) {
    const link = trimmed(found[0])
    if (!mayFollow(link)) continue
    if (found.index > end) pieces.push(text.slice(end, found.index))
    pieces.push({ href: link, text: link })
    end = found.index + link.length
  }
  if (end < text.length) pieces.push(text.slice(end))
  return pieces
}

/** Whether something that others wrote may stand behind a link. */
export function mayFollow(href: string): boolean {
  const url = URL.parse(href)
  return url !== null && /^(https?|mailto):$/.test(url.protocol) && (url.protocol === 'mailto:' || url.hostname !== '')
}

/** What somebody said, with its links. */
export function said(text: string): readonly Child[] {
  return linksIn(text).map((piece) =>
    typeof piece === 'string'
      ? piece
      : h('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece.text),
  )
}

function trimmed(found: string): string {
  const link = found.replace(trailing, '')
  if (!/[)\]]$/.test(link)) return link
  const [open, close] = link.endsWith(')') ? ['(', ')'] : ['[', ']']
  const isBalanced = link.split(open as string).length >= link.split(close as string).length
  return isBalanced ? link : trimmed(link.slice(0, -1))
}
