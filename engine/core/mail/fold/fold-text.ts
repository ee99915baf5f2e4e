import { foldedLines } from './folded-lines.ts'
import { isForwardSubject } from './forwarded.ts'
import { lineOf } from './line.ts'

/** More than this is shown as it is. */
const mostCharacters = 1_000_000

export interface FoldedText {
  /** What is new. */
  readonly text: string
  /** What is folded away below it: history, signature, footers. Empty when nothing is. */
  readonly quoted: string
}

/**
 * Folds the plain text of a mail. Every line that is not blank is in exactly one of the two, unchanged and in its order; with nothing to fold,
 * `text` is the text that came in. A message whose `subject` says that it is passed on is not folded, for what it passes on is what
 * matters. Takes time in proportion to the length, and never throws.
 */
export function foldText(text: string, subject = ''): FoldedText {
  if (text.length > mostCharacters || isForwardSubject(subject)) return { text, quoted: '' }
  const written = text.split(/\r\n|\n|\r/)
  const folded = foldedLines(written.map((line) => lineOf(line)))
  if (!folded.includes(true)) return { text, quoted: '' }
  return { text: joined(written, folded, false), quoted: joined(written, folded, true) }
}

/** The lines of one side without blank ones at its ends. */
function joined(written: readonly string[], folded: readonly boolean[], side: boolean): string {
  const lines = written.filter((_, index) => folded[index] === side)
  const isText = (line: string) => line.trim() !== ''
  return lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1).join('\n')
}
