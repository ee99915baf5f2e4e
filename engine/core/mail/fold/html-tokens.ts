import { Parser } from 'htmlparser2'

/** One piece of HTML in document order; elements carry the index of their last descendant instead of children. */
export interface Token {
  readonly kind: 'element' | 'leaf'
  /** Tag name; empty for text, comments and declarations. */
  readonly name: string
  /** The source of the piece, or of an element's start tag. */
  readonly source: string
  /** What a reader sees of a text. */
  readonly text: string
  /** The last piece of a line of preformatted text. */
  readonly endsLine: boolean
  readonly attributes: Readonly<Record<string, string>>
  /** Index of the element around it; -1 at the top. */
  readonly parent: number
  /** Index of its last descendant, or its own. */
  readonly end: number
}

/** htmlparser2 looks through its open elements at each tag: with a limit that is constant work. */
const mostDepth = 256
const unseen: ReadonlySet<string> = new Set([
  'head',
  'style',
  'script',
  'title',
  'template',
  'noscript',
  'textarea',
  'xmp',
  'noembed',
  'noframes',
])

class TooDeep extends Error {}

/** The pieces of any text read as HTML, or null where it is nested too deeply to be a mail. */
export function tokensOf(html: string): readonly Token[] | null {
  try {
    return parse(html)
  } catch (error) {
    if (error instanceof TooDeep) return null
    throw error
  }
}

function parse(html: string): readonly Token[] {
  const tokens: (Token & { end: number })[] = []
  const open: number[] = []
  let hidden = 0
  let preformatted = 0
  const add = (kind: Token['kind'], name: string, source: string, text = '', attributes: Token['attributes'] = {}) => {
    const index = tokens.length
    const endsLine = kind === 'leaf' && preformatted > 0 && text.endsWith('\n')
    tokens.push({ kind, name, source, text, endsLine, attributes, parent: open.at(-1) ?? -1, end: index })
    return index
  }
  const sourceOf = () => html.slice(parser.startIndex, parser.endIndex + 1)
  const parser = new Parser({
    onopentag(name, attributes, isImplied) {
      if (open.length >= mostDepth) throw new TooDeep()
      const source = sourceOf()
      open.push(
        add(
          'element',
          name,
          isImplied || !source.startsWith('<') || source.startsWith('</') ? `<${name}>` : source,
          '',
          attributes,
        ),
      )
      if (unseen.has(name)) hidden++
      if (name === 'pre') preformatted++
    },
    onclosetag(name) {
      const index = open.pop()
      if (index !== undefined) (tokens[index] as { end: number }).end = tokens.length - 1
      if (unseen.has(name)) hidden--
      if (name === 'pre') preformatted--
    },
    ontext(text) {
      const source = sourceOf()
      if (hidden > 0) add('leaf', '', source)
      else if (source !== text) add('leaf', '', source, text)
      // In preformatted text each line is a piece of its own, so that a fold may begin at any of them.
      else for (const part of preformatted > 0 ? text.split(/(?<=\n)/) : [text]) add('leaf', '', escaped(part), part)
    },
    oncomment: () => void add('leaf', '', sourceOf()),
    onprocessinginstruction: () => void add('leaf', '', sourceOf()),
  })
  parser.end(html)
  return tokens
}

/** A lone `<` or `&` could make a tag or an entity with what comes to stand next to it. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
