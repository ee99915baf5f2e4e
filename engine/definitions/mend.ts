import { type Edit, findNodeAtOffset, type Node, parseTree } from 'jsonc-parser'
import type { Problem } from '#engine/core/problem.ts'
import { isMisspelt, meantBy } from '#engine/core/similar.ts'
import { commas } from './commas.ts'
import { readFile } from './read-file.ts'
import { lineStarts } from './text.ts'

/** One change of a file's text that puts a problem right. */
export interface Mend {
  readonly problem: Problem
  readonly edits: readonly Edit[]
  /** What was written, and what stands there now; `after` is null where it was taken out. */
  readonly before: string
  readonly after: string | null
}

/**
 * How a problem with this code is put right, as its page says; codes that are not listed are for people to decide. A slip of spelling is
 * certain when one known name alone is near and nothing else can be meant (`isMisspelt`). Names of people are not: Anna is not Ana.
 */
const ways: Readonly<Record<string, (found: Found) => Mend | null>> = {
  'docket/unknown-key': respell,
  'docket/not-one-of': respell,
  'docket/unknown-action': respell,
  'docket/unknown-guard': respell,
  'docket/unknown-target': respell,
  'docket/unknown-initial': respell,
  'docket/unknown-tag': respell,
  'docket/unknown-team': respell,
  'docket/unknown-workflow': respell,
  'docket/unknown-hours': respell,
  'docket/unknown-policy': respell,
  'docket/unknown-template': respell,
  'docket/unknown-reply': respell,
  'docket/unknown-form': respell,
  'docket/unknown-subject': respell,
  'docket/unknown-value': respell,
  'docket/unknown-event': respell,
  'docket/unknown-state': respell,
  'docket/form-choice': respell,
  'docket/form-subject': respell,
  'docket/form-subject-value': respell,
  'docket/form-required': respell,
  'docket/duplicate-entry': takeOut,
  'docket/duplicate-key': takeOutEqual,
  'docket/needless-map': takeOut,
}

const words = new Map([
  [
    respell,
    '`docket check --fix` writes the name that was meant, where one known name alone differs by a slip of spelling and fits there.',
  ],
  [takeOut, '`docket check --fix` takes the entry out; comments around it stay.'],
  [takeOutEqual, '`docket check --fix` takes the second one out when both say the same.'],
])

/** Codes that `docket check --fix` may put right. */
export const mendable: ReadonlySet<string> = new Set(Object.keys(ways))

/** What `--fix` does about a code, for its page; null when it does nothing. */
export function mendWords(code: string): string | null {
  const way = ways[code]
  return way === undefined ? null : (words.get(way) ?? null)
}

interface Found {
  readonly problem: Problem
  readonly text: string
  /** The node that the problem underlines; of a property the key's. */
  readonly node: Node
}

/** Codes of texts that cannot be read as they are written: nothing is changed in such a file. */
const unreadable = new Set(['docket/syntax', 'docket/too-deep', 'docket/too-large'])

/**
 * The certain corrections of one file's problems, in the order of the text. Each was tried: with it the place has no problem of structure
 * any more. None in a file with a syntax error, and none in a template.
 */
export function mendsOf(path: string, text: string, problems: readonly Problem[]): readonly Mend[] {
  const own = problems.filter(({ file }) => file === path)
  if (!path.endsWith('.json') || own.some(({ code }) => unreadable.has(code))) return []
  const tree = parseTree(text)
  const starts = lineStarts(text)
  if (!tree) return []
  const mends: Mend[] = []
  for (const problem of own) {
    const way = ways[problem.code]
    const offset = (starts[problem.line - 1] ?? 0) + problem.column - 1
    const node = way && findNodeAtOffset(tree, offset)
    const mend = node ? way({ problem, text, node }) : null
    if (mend === null || mends.some((other) => overlap(mend, other))) continue
    if (isSound(path, applied(text, [mend]), mend)) mends.push(mend)
  }
  return mends
}

/** A text with corrections made. */
export function applied(text: string, mends: readonly Mend[]): string {
  const edits = mends.flatMap((mend) => mend.edits)
  return [...edits]
    .sort((a, b) => b.offset - a.offset)
    .reduce((now, { offset, length, content }) => now.slice(0, offset) + content + now.slice(offset + length), text)
}

/** `forms/contact.form.json:7:46  "tittle" → "title"  (docket/unknown-key)`. */
export function mendText({ problem: { file, line, column, code }, before, after }: Mend): string {
  return `${file}:${line}:${column}  ${before} → ${after ?? '(taken out)'}  (${code})`
}

function respell({ problem, node }: Found): Mend | null {
  const meant = problem.hint === null ? null : meantBy(problem.hint)
  if (meant === null || node.type !== 'string' || !isMisspelt(String(node.value), meant)) return null
  if (node.length !== problem.length || isTaken(node, meant)) return null
  const content = JSON.stringify(meant)
  return {
    problem,
    edits: [{ offset: node.offset, length: node.length, content }],
    before: JSON.stringify(node.value),
    after: content,
  }
}

/** Whether a key of that name stands beside this one already. */
function isTaken(node: Node, name: string): boolean {
  const property = node.parent
  if (property?.type !== 'property' || property.children?.[0] !== node) return false
  return property.parent?.children?.some(({ children }) => children?.[0]?.value === name) ?? false
}

function takeOut({ problem, text, node }: Found): Mend | null {
  const entry = node.parent?.type === 'property' ? node.parent : node
  const before = text.slice(entry.offset, entry.offset + entry.length)
  return { problem, edits: removal(text, entry), before: shortened(before), after: null }
}

/** Of two equal keys the later one, when both say the same. */
function takeOutEqual(found: Found): Mend | null {
  const property = found.node.parent
  const [key, value] = property?.children ?? []
  if (property?.type !== 'property' || key !== found.node || !value) return null
  const said = [property, ...(property.parent?.children ?? [])]
    .filter(({ children }) => children?.[0]?.value === key.value)
    .map(({ children }) => children?.[1])
    .map((one) => one && JSON.stringify(contentOf(one)))
  return new Set(said).size === 1 ? takeOut(found) : null
}

function contentOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(contentOf)
  if (node.type === 'object') {
    return (node.children ?? []).map(({ children }) => [children?.[0]?.value, children?.[1] && contentOf(children[1])])
  }
  return node.value
}

/** Takes an entry out of its list or object with the comma that it no longer needs; comments stay, and so does the rest of the line. */
function removal(text: string, entry: Node): readonly Edit[] {
  const end = entry.offset + entry.length
  const { before, after } = commas(text, entry.offset, end)
  const comma = after ?? before
  const from = lineBegins(text, entry.offset)
  const until = after === null ? end : after + 1
  const rest = /^[ \t]*(\r?\n)?/.exec(text.slice(until))
  const isOwnLine = from !== null && rest?.[1] !== undefined
  // On a line that goes on, the blanks after it go with it; before a closing bracket those ahead of it do.
  const ahead = after === null ? (/[ \t]*$/.exec(text.slice(0, entry.offset))?.[0].length ?? 0) : 0
  const behind = after === end ? 1 + (/^[ \t]*/.exec(text.slice(end + 1))?.[0].length ?? 0) : 0
  const own: Edit = isOwnLine
    ? { offset: from, length: until + (rest?.[0].length ?? 0) - from, content: '' }
    : { offset: entry.offset - ahead, length: ahead + entry.length + behind, content: '' }
  const isCovered = comma === null || (comma >= own.offset && comma < own.offset + own.length)
  return isCovered ? [own] : [{ offset: comma, length: 1, content: '' }, own]
}

/** Where the line begins, when only white space stands before the offset. */
function lineBegins(text: string, offset: number): number | null {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return text.slice(start, offset).trim() === '' ? start : null
}

function isSound(path: string, text: string, { edits, after, problem }: Mend): boolean {
  const { problems } = readFile({ path, text })
  if (problems.some(({ code }) => unreadable.has(code))) return false
  if (after === null) return true
  const at = (edits[0]?.offset ?? 0) - (text.lastIndexOf('\n', (edits[0]?.offset ?? 0) - 1) + 1) + 1
  return !problems.some(({ line, column }) => line === problem.line && column === at)
}

function overlap(one: Mend, other: Mend): boolean {
  return one.edits.some((a) =>
    other.edits.some((b) => a.offset <= b.offset + b.length && b.offset <= a.offset + a.length),
  )
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
