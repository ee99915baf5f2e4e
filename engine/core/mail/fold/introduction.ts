import { headerBlockEnd } from './header-block.ts'
import { isBlank, isQuoted, isRule, type Line } from './line.ts'
import { opensForward, opensOriginal } from './separator.ts'
import { wroteLineAt } from './wrote-line.ts'

/** Where a mail program begins with somebody else's words. */
export interface Introduction {
  /** `forward`: what follows is passed on; `marked`: what follows bears quote marks; `open`: it reaches to the end of the mail. */
  readonly kind: 'forward' | 'marked' | 'open'
  /** Index of its first line, a rule above it included. */
  readonly start: number
  /** Index after its last line. */
  readonly end: number
}

/** A mail has few lines that end as an introduction does; where there are more, the later ones are not looked at. */
const mostCandidates = 1_000

/** The first introduction at or after `from`, or null. */
export function findIntroduction(lines: readonly Line[], from: number): Introduction | null {
  let candidates = 0
  for (let at = from; at < lines.length && candidates < mostCandidates; at++) {
    const line = lines[at] as Line
    if (isBlank(line)) continue
    const byContainer = line.mark !== null && line.mark !== 'signature'
    if (!byContainer && !/[:：-]|[—–‐_=*]{2}/.test(line.key)) continue
    candidates++
    const found = introductionAt(lines, at, from)
    if (found) return withRule(lines, found, from)
  }
  return null
}

function introductionAt(lines: readonly Line[], at: number, from: number): Introduction | null {
  const line = lines[at] as Line
  if (opensForward(line)) return startsQuote(lines, at) ? { kind: 'forward', start: at, end: at + 1 } : null
  if (line.mark === 'forward') return { kind: 'forward', start: at, end: at + 1 }
  if (line.mark === 'history') return { kind: 'open', start: at, end: at + 1 }
  if (line.mark === 'attribution') return attribution(lines, at)
  if (line.mark === 'quote') return containsForward(lines, at) ?? { kind: 'marked', start: at, end: at }
  return startsQuote(lines, at) ? byWords(lines, at, from) : null
}

/** An introduction that bears marks itself opens its quote; one deeper inside is part of what others wrote. */
function startsQuote(lines: readonly Line[], at: number): boolean {
  if ((lines[at] as Line).depth === 0) return true
  // Four lines, for so long may a broken "wrote" line be.
  return [1, 2, 3, 4].some((above) => (lines[at - above]?.depth ?? 0) === 0)
}

function byWords(lines: readonly Line[], at: number, from: number): Introduction | null {
  const line = lines[at] as Line
  if (opensOriginal(line)) return { kind: 'open', start: at, end: at + 1 }
  const headersEnd = stands(lines, at) ? headerBlockEnd(lines, at) : null
  if (headersEnd !== null) {
    const kind = line.depth > 0 || hasMarks(lines, headersEnd, line.depth) ? 'marked' : 'open'
    return { kind, start: at, end: headersEnd }
  }
  const marked = hasMarks(lines, at + 1, line.depth)
  const wrote = wroteLineAt(lines, at, marked)
  if (!wrote || wrote.start < from || !(marked || (wrote.isComplete && !isAnnounced(lines, wrote.start)))) return null
  return { kind: marked ? 'marked' : 'open', start: wrote.start, end: at + 1 }
}

/** Header lines have a paragraph or a rule to themselves, and nobody announces them. */
function stands(lines: readonly Line[], at: number): boolean {
  const above = lines[at - 1]
  if (above && !isBlank(above) && !isRule(above)) return (lines[at] as Line).depth > above.depth
  return !isAnnounced(lines, at)
}

/** Whether the words above end with a colon: then somebody shows on purpose what follows. */
function isAnnounced(lines: readonly Line[], at: number): boolean {
  for (let index = at - 1; index >= 0 && index >= at - 4; index--) {
    const line = lines[index] as Line
    if (!isBlank(line)) return !isRule(line) && /[:：]$/.test(line.key)
  }
  return false
}

/** Whether the next words after an introduction bear quote marks; an introduction that bears some itself needs no more. */
function hasMarks(lines: readonly Line[], from: number, depth: number): boolean {
  const next = nextWords(lines, from)
  return (
    next !== null &&
    (next.depth > depth || (depth > 0 && next.depth === depth) || next.mark === 'quote' || hasOtherMark(next))
  )
}

/** Marks that only count below an introduction, for tables and terminals look alike: `| text`, `AS> text`. */
export function hasOtherMark(line: Line): boolean {
  return /^(?:\||[\p{L}]{1,6}>)/u.test(line.words) && !/^\|.{1,500}\|$/.test(line.words)
}

/** The first line with words among the next few. */
function nextWords(lines: readonly Line[], from: number): Line | null {
  for (let at = from; at < Math.min(lines.length, from + 4); at++) {
    const line = lines[at] as Line
    if (!isBlank(line)) return line
  }
  return null
}

/** All lines of the container that names the sender, unless it says that the message is passed on. */
function attribution(lines: readonly Line[], at: number): Introduction {
  let end = at
  while (end < lines.length && (lines[end]?.mark === 'attribution' || isBlank(lines[end] as Line))) end++
  const next = lines[end]
  return { kind: next && isQuoted(next) ? 'marked' : 'open', start: at, end }
}

function containsForward(lines: readonly Line[], at: number): Introduction | null {
  for (let index = at; index < Math.min(lines.length, at + 3); index++) {
    if (opensForward(lines[index] as Line)) return { kind: 'forward', start: at, end: index + 1 }
  }
  return null
}

/** A rule right above belongs to the introduction. */
function withRule(lines: readonly Line[], found: Introduction, from: number): Introduction {
  let start = found.start
  for (let at = start - 1; at >= from && at >= found.start - 3; at--) {
    const line = lines[at] as Line
    if (isRule(line)) start = at
    else if (!isBlank(line)) break
  }
  return { ...found, start }
}
