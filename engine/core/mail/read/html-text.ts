import { convert, type Formatter } from 'html-to-text'
import { isTooNested } from '../html-depth.ts'

const mostInput = 1_000_000
const mostDepth = 300

/** HTML as the text that people would copy from it; of what is too long or too deeply nested only its words. */
export function htmlText(html: string): string {
  const input = html.slice(0, mostInput)
  if (isTooNested(input, mostDepth)) return plainWords(input)
  try {
    return convert(input, {
      wordwrap: false,
      formatters: { cell },
      limits: { maxInputLength: mostInput, maxDepth: mostDepth, maxChildNodes: 20_000, ellipsis: '…' },
      selectors: [
        { selector: 'img', format: 'skip' },
        { selector: 'style', format: 'skip' },
        {
          selector: 'a',
          options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true, linkBrackets: ['(', ')'] },
        },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
        { selector: 'table', options: { uppercaseHeaderCells: false } },
        { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
        ...['td', 'th'].map((selector) => ({ selector, format: 'cell' })),
      ],
    }).trim()
  } catch {
    return plainWords(input)
  }
}

/** What stands side by side stays apart; where a cell holds paragraphs, as in a table that only lays out, nothing is added to them. */
const cell: Formatter = ({ children }, walk, builder) => {
  walk(children, builder)
  builder.addInline(' ')
}

function plainWords(html: string): string {
  return html
    .replace(/<[^>]{0,2000}>/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .trim()
}
