import { foldedLines } from './folded-lines.ts'
import { isForwardSubject } from './forwarded.ts'
import { type HtmlLine, linesOf } from './html-lines.ts'
import { sideOf } from './html-split.ts'
import { type Token, tokensOf } from './html-tokens.ts'

/** More than this is shown as it is. */
const mostCharacters = 1_000_000

export interface FoldedHtml {
  /** What is new. */
  readonly html: string
  /** What is folded away below it. Empty when nothing is. */
  readonly quoted: string
}

/**
 * Folds the HTML of a mail by the containers that mail programs write around a quote, and by the words of `foldText`. It is meant for HTML as
 * it came in, before classes and ids are taken away: **neither side is safe to show before it is sanitised.** Each visible word is in exactly
 * one of the two; both have balanced markup, with the elements around a split on both sides. With nothing to fold, `html` is what came in.
 * Takes time in proportion to the length, and never throws.
 */
export function foldHtml(html: string, subject = ''): FoldedHtml {
  const unfolded = { html, quoted: '' }
  if (html.length > mostCharacters || isForwardSubject(subject)) return unfolded
  const tokens = tokensOf(html)
  if (tokens === null) return unfolded
  const lines = linesOf(tokens)
  const isFolded = foldedLines(lines.map(({ line }) => line))
  if (!isFolded.includes(true)) return unfolded
  const folded = foldedTokens(tokens, lines, isFolded)
  return { html: sideOf(tokens, folded, false), quoted: sideOf(tokens, folded, true) }
}

/** What lies between a line that stays and one that is folded (line breaks, empty blocks, rules) goes with the folded one. */
function foldedTokens(
  tokens: readonly Token[],
  lines: readonly HtmlLine[],
  isFolded: readonly boolean[],
): readonly boolean[] {
  const folded = tokens.map(() => false)
  const seen = lines
    .map((line, index) => ({ ...line, folds: isFolded[index] === true }))
    .filter(({ first }) => first !== -1)
  for (const [index, { first, last, folds }] of seen.entries()) {
    if (!folds) continue
    const above = seen[index - 1]
    const start = above ? above.last + 1 : first
    const end = index === seen.length - 1 ? tokens.length - 1 : last
    folded.fill(true, start, end + 1)
  }
  return folded
}
