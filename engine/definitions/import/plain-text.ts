import { Lexer, lexer, type Token, type Tokens } from 'marked'

/** A block of a text in Markdown, without its marks. */
export interface Block {
  readonly isHeading: boolean
  readonly text: string
}

/** Markdown in blocks that a form can show, which knows headings and plain text: a link keeps its address in words. */
export function blocksOf(markdown: string): readonly Block[] {
  return lexer(markdown)
    .flatMap(blocksIn)
    .filter(({ text }) => text !== '')
}

/** The same as one text, a line a block. */
export function plainText(markdown: string): string {
  return blocksOf(markdown)
    .map(({ text }) => text)
    .join('\n')
}

/** One line in which only words may be marked: `# of users` says just that. */
export function plainLine(markdown: string): string {
  return Lexer.lexInline(markdown).map(wordsOf).join('').trim()
}

function blocksIn(token: Token): readonly Block[] {
  if (token.type === 'list') return (token as Tokens.List).items.flatMap(({ tokens }) => tokens.flatMap(blocksIn))
  if (token.type === 'blockquote') return (token as Tokens.Blockquote).tokens.flatMap(blocksIn)
  return [{ isHeading: token.type === 'heading', text: wordsOf(token).trim() }]
}

const silent: ReadonlySet<string> = new Set(['space', 'hr', 'def', 'checkbox'])
const comments = /<!--[\s\S]*?(?:-->|$)/g
const lineEnds = /<(?:br|\/(?:p|div|h[1-6]|li|tr|summary))\b[^>]*>/gi

function wordsOf(token: Token): string {
  if (silent.has(token.type)) return ''
  if (token.type === 'br') return '\n'
  if (token.type === 'html') return wordsOfHtml(token.raw)
  const inner = 'tokens' in token && token.tokens ? token.tokens.map(wordsOf).join('') : null
  const text = inner ?? ('text' in token ? String(token.text) : token.raw)
  const { href } = token as Partial<Tokens.Link>
  return token.type === 'link' && href && href !== text && href !== `mailto:${text}` ? `${text} (${href})` : text
}

function wordsOfHtml(html: string): string {
  const words = html
    .replace(comments, '')
    .replace(lineEnds, '\n')
    .replace(/<[^>]*>/g, '')
  return words.replace(/\s*\n\s*/g, '\n')
}
