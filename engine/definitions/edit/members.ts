import type { Edit, Node } from 'jsonc-parser'
import type { Layout } from './layout.ts'

/**
 * What stands between the brackets of an object or a list, cut so that joining the pieces gives the same text again:
 *
 *     lead  body  beforeComma  ,  behind        lead  body  …        tail
 *
 * A comment above an entry, or behind it on its line, belongs to it and goes where it goes; white space belongs to the place.
 */
interface Members {
  readonly offset: number
  readonly length: number
  readonly entries: readonly Entry[]
  readonly tail: string
}

interface Entry {
  readonly lead: string
  readonly body: string
  readonly beforeComma: string
  readonly behind: string
}

/** The edit that puts `body` into an object or a list, before the entry that stands at `index` now. */
export function insertion(text: string, node: Node, index: number, body: string, layout: Layout): Edit {
  const members = read(text, node)
  const { entries } = members
  const at = Math.min(index, entries.length)
  const model = entries[Math.max(at - 1, 0)]
  const own = { lead: model ? spaceOf(model.lead) : '', body, beforeComma: '', behind: '' }
  if (!model) return written(members, [{ ...own, lead: ' ' }], members.tail.trim() === '' ? ' ' : members.tail, layout)
  const after = entries.slice(at)
  const [next, ...rest] = after
  const isTight = next !== undefined && next.lead === ''
  return written(
    members,
    [
      ...entries.slice(0, at),
      { ...own, lead: own.lead === '' && at > 0 ? ' ' : own.lead },
      ...(isTight ? [{ ...next, lead: ' ' }, ...rest] : after),
    ],
    members.tail,
    layout,
  )
}

/** The edit that takes an entry out, with its comments. */
export function removal(text: string, node: Node, index: number, layout: Layout): Edit {
  const members = read(text, node)
  const gone = members.entries[index]
  const left = members.entries.filter((_, at) => at !== index)
  const [first, ...rest] = left
  const entries =
    index === 0 && gone && first && first.lead.trim() === '' ? [{ ...first, lead: spaceOf(gone.lead) }, ...rest] : left
  return written(members, entries, left.length === 0 && members.tail.trim() === '' ? '' : members.tail, layout)
}

/** The edit that moves an entry, with its comments, to where the one at `to` stands now. */
export function moving(text: string, node: Node, from: number, to: number, layout: Layout): Edit {
  const members = read(text, node)
  const order = [...members.entries]
  const [moved] = order.splice(from, 1)
  if (moved) order.splice(to, 0, moved)
  const entries = order.map((entry, index) => {
    const place = members.entries[index]?.lead ?? ''
    return entry.lead.trim() === '' ? { ...entry, lead: spaceOf(place) || entry.lead } : entry
  })
  return written(members, entries, members.tail, layout)
}

/** The edit that puts every entry on a line of its own; null where comments, or a text of several lines, say how it is meant to look. */
export function spreading(text: string, node: Node, indent: string, layout: Layout): Edit | null {
  const members = read(text, node)
  const spaces = members.entries.flatMap(({ lead, beforeComma, behind }) => [lead, beforeComma, behind])
  if ([...spaces, members.tail].some((space) => space.trim() !== '' || space.includes('\n'))) return null
  const entries = members.entries.map((entry) => ({ ...entry, lead: layout.eol + indent + layout.unit }))
  return written(members, entries, layout.eol + indent, layout)
}

function read(text: string, node: Node): Members {
  const offset = node.offset + 1
  const end = node.offset + node.length - 1
  const children = node.children ?? []
  let at = offset
  const entries = children.map((child, index): Entry => {
    const lead = text.slice(at, child.offset)
    const stop = child.offset + child.length
    const isLast = index === children.length - 1
    const gap = text.slice(stop, isLast ? end : (children[index + 1] as Node).offset)
    const comma = isLast ? 0 : commaIn(gap)
    const rest = gap.slice(isLast ? 0 : comma + 1)
    const behind = sameLineComment.exec(rest)?.[0] ?? ''
    at = stop + (isLast ? 0 : comma + 1) + behind.length
    return { lead, body: text.slice(child.offset, stop), beforeComma: gap.slice(0, comma), behind }
  })
  return { offset, length: end - offset, entries, tail: text.slice(at, end) }
}

const sameLineComment = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*(?=\r?\n))/

function written(members: Members, entries: readonly Entry[], tail: string, { eol }: Layout): Edit {
  const pieces = entries.map(({ lead, body, beforeComma, behind }, index) => {
    const isLast = index === entries.length - 1
    const next = isLast ? tail : (entries[index + 1]?.lead ?? '')
    // A comment to the end of the line would swallow what follows on the same line.
    const isOpen = behind.includes('//') && !/^\r?\n/.test(next)
    return lead + body + beforeComma + (isLast ? '' : ',') + behind + (isOpen ? eol : '')
  })
  return { offset: members.offset, length: members.length, content: pieces.join('') + tail }
}

/** The comma between two entries, comments aside. */
function commaIn(gap: string): number {
  const bare = gap.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => '-'.repeat(comment.length))
  return bare.indexOf(',')
}

/** The white space of a lead that places the entry: its last line break and what follows, or the blanks on its line. */
function spaceOf(lead: string): string {
  const line = /\r?\n[ \t]*$/.exec(lead)?.[0]
  return line ?? (lead === '' ? '' : ' ')
}
