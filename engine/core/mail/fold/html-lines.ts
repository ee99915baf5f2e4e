import { type Role, roleOf } from './containers.ts'
import type { Token } from './html-tokens.ts'
import { isBlank, type Line, lineOf, type Mark } from './line.ts'

/** A line as a reader sees it, and the tokens that show it; both -1 for a gap between blocks and for a rule. */
export interface HtmlLine {
  readonly line: Line
  readonly first: number
  readonly last: number
}

const blocks: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html includetail li ' +
    'main nav ol p pre section table tbody tfoot thead tr ul'
  ).split(' '),
)
const pictures: ReadonlySet<string> = new Set([
  'audio',
  'canvas',
  'embed',
  'iframe',
  'img',
  'input',
  'object',
  'svg',
  'video',
])
/** Stands in a line for something to see that is not text. */
const picture = '\ufffc'
const drawnRule = '________'

/** What the containers around a token say. */
interface Place {
  readonly depth: number
  readonly mark: Mark
  /** The innermost `reply` container; -1 outside of one, and where a mark already says more. */
  readonly reply: number
}

const nowhere: Place = { depth: 0, mark: null, reply: -1 }

/** The lines of HTML, in order. */
export function linesOf(tokens: readonly Token[]): readonly HtmlLine[] {
  const roles = tokens.map((token) => (token.kind === 'element' ? roleOf(token) : null))
  const replies = repliesWithQuote(tokens, roles)
  const begun = new Set<number>()
  const places: Place[] = []
  const ends: number[] = []
  const writer = lineWriter()
  for (const [index, token] of tokens.entries()) {
    for (; ends.length > 0 && (ends.at(-1) as number) < index; ends.pop()) writer.gap()
    const outer = places[token.parent] ?? nowhere
    const role = roles[index] ?? null
    const place = token.kind === 'element' ? placeIn(outer, token, role, index, replies) : outer
    places.push(place)
    if (token.name === 'blockquote' && outer.reply !== -1) begun.add(outer.reply)
    const isBlock = blocks.has(token.name)
    if (isBlock) writer.gap()
    if (role === 'rule') writer.rule()
    if (isBlock && token.end > index) ends.push(token.end)
    const seen = seenOf(token, index)
    // Between the container and its block quote stands the "wrote" line.
    const mark = place.reply !== -1 && !begun.has(place.reply) ? 'attribution' : place.mark
    if (seen !== '') writer.write(index, seen, place.depth, mark)
    if (token.name === 'br' || token.endsLine) writer.newLine()
  }
  writer.gap()
  return writer.lines
}

/** Whether each `reply` container holds a block quote; without one it is a quote as a whole. */
function repliesWithQuote(tokens: readonly Token[], roles: readonly (Role | null)[]): ReadonlySet<number> {
  const found = new Set<number>()
  const reply: number[] = []
  for (const [index, token] of tokens.entries()) {
    const outer = token.parent === -1 ? -1 : (reply[token.parent] ?? -1)
    reply.push(roles[index] === 'reply' ? index : outer)
    if (token.name === 'blockquote' && outer !== -1) found.add(outer)
  }
  return found
}

/** The outermost container decides: what a quote contains was quoted with it. */
function placeIn(outer: Place, token: Token, role: Role | null, index: number, replies: ReadonlySet<number>): Place {
  const depth = outer.depth + (token.name === 'blockquote' ? 1 : 0)
  if (outer.mark !== null) return { depth, mark: outer.mark, reply: -1 }
  if (role === 'reply')
    return replies.has(index) ? { depth, mark: null, reply: index } : { depth, mark: 'quote', reply: -1 }
  if (role === null || role === 'rule') {
    return token.name === 'blockquote' && outer.reply !== -1 ? { depth, mark: 'quote', reply: -1 } : { ...outer, depth }
  }
  return { depth, mark: role, reply: -1 }
}

function seenOf(token: Token, index: number): string {
  if (token.kind === 'leaf') return token.text
  if (token.name === 'td' || token.name === 'th') return ' '
  // What is inside of one is shown instead of it.
  return pictures.has(token.name) && token.end === index && !isDot(token) ? picture : ''
}

/** A picture of one pixel, which counts who reads. */
function isDot({ attributes }: Token): boolean {
  return (
    ['0', '1'].includes(attributes.width ?? '') ||
    ['0', '1'].includes(attributes.height ?? '') ||
    attributes.type === 'hidden'
  )
}

function lineWriter() {
  const lines: HtmlLine[] = []
  let raw = ''
  // Asking `raw` itself at each piece would make a long line cost its square.
  let isEmpty = true
  let first = -1
  let last = -1
  let depth = 0
  let mark: Mark = null
  const add = (line: HtmlLine) => {
    if (!isBlank(line.line) || !isBlank(lines.at(-1)?.line ?? lineOf(''))) lines.push(line)
  }
  const newLine = () => {
    const line = lineOf(raw, depth, mark)
    add(isBlank(line) ? { line: lineOf(''), first: -1, last: -1 } : { line, first, last })
    raw = ''
    isEmpty = true
  }
  return {
    lines,
    newLine,
    gap() {
      newLine()
      add({ line: lineOf(''), first: -1, last: -1 })
    },
    rule() {
      add({ line: lineOf(drawnRule), first: -1, last: -1 })
    },
    write(index: number, seen: string, itsDepth: number, itsMark: Mark) {
      const text = seen.replace(/[\t\n\f\r ]+/g, ' ')
      if (text.trim() !== '') {
        if (isEmpty) {
          isEmpty = false
          raw = ''
          first = index
          depth = itsDepth
          mark = itsMark
        }
        last = index
      }
      raw += isEmpty || raw === '' ? text.trimStart() : text
    },
  }
}
