import { findIntroduction, hasOtherMark, type Introduction } from './introduction.ts'
import { isBlank, isQuoted, isRule, type Line } from './line.ts'
import { tailStart } from './tail.ts'

/** Half-open ranges of lines, in order. */
type Ranges = readonly (readonly [start: number, end: number])[]

const nothing: Ranges = []
/** What is left after a fold may hold one more (an answer below a quote has a history of its own); no mail needs as many rounds. */
const mostRounds = 8

/**
 * Which lines of a mail are folded away, one boolean a line. Forwarded messages, answers between quoted lines and mails that would be left
 * without a word keep everything but a signature at their end.
 */
export function foldedLines(lines: readonly Line[]): readonly boolean[] {
  const folded = lines.map(() => false)
  let left = lines.map((_, index) => index)
  for (let round = 0; round < mostRounds; round++) {
    const ranges = foldOnce(left.map((index) => lines[index] as Line))
    if (ranges.length === 0) return folded
    for (const [start, end] of ranges) for (const index of left.slice(start, end)) folded[index] = true
    left = left.filter((index) => !folded[index])
  }
  return folded
}

function foldOnce(lines: readonly Line[]): Ranges {
  const introduction = findIntroduction(lines, 0)
  if (introduction === null) return tailOnly(lines, 0)
  if (introduction.kind === 'forward') return nothing
  const newEnd = tailStart(lines, 0, introduction.start)
  const hasNew = hasWords(lines, 0, newEnd)
  if (introduction.kind === 'open') return hasNew ? [[newEnd, lines.length]] : nothing
  return foldMarked(lines, introduction, hasNew ? newEnd : null)
}

/** A quote with marks: what follows it decides whether the answer stands above it, below it, or inside it. */
function foldMarked(lines: readonly Line[], introduction: Introduction, newEnd: number | null): Ranges {
  const quoteEnd = endOfQuote(lines, introduction.end)
  const tail = tailStart(lines, quoteEnd, lines.length)
  if (!hasWords(lines, quoteEnd, tail)) return newEnd === null ? nothing : [[newEnd, lines.length]]
  if (newEnd !== null && isOlderHistory(lines, quoteEnd)) return [[newEnd, lines.length]]
  const isInterleaved = newEnd !== null || hasQuote(lines, quoteEnd, tail)
  const answerTail = tail === lines.length ? nothing : ([[tail, lines.length]] as const)
  return isInterleaved ? answerTail : [[introduction.start, quoteEnd], ...answerTail]
}

function tailOnly(lines: readonly Line[], from: number): Ranges {
  const tail = tailStart(lines, from, lines.length)
  return tail < lines.length && hasWords(lines, from, tail) ? [[tail, lines.length]] : nothing
}

function endOfQuote(lines: readonly Line[], from: number): number {
  let end = from
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] as Line
    if (isQuoted(line) || hasOtherMark(line)) end = at + 1
    else if (!isBlank(line)) break
  }
  return end
}

/** An older message without marks below a quote with marks: a thread that went through several programs. */
function isOlderHistory(lines: readonly Line[], quoteEnd: number): boolean {
  const next = findIntroduction(lines, quoteEnd)
  return next !== null && next.kind !== 'forward' && !hasWords(lines, quoteEnd, next.start)
}

function hasQuote(lines: readonly Line[], from: number, to: number): boolean {
  return lines.slice(from, to).some((line) => isQuoted(line) && !isBlank(line))
}

function hasWords(lines: readonly Line[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const line = lines[at] as Line
    if (!isBlank(line) && !isRule(line)) return true
  }
  return false
}
