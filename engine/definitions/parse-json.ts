import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Json } from '#engine/core/json.ts'
import { pointerTo } from './finding.ts'
import { type Located, lineStarts, positionOf, type Span, type Spans } from './text.ts'

/** A mistake in the text itself, found before it means anything. */
export interface Mistake extends Span {
  readonly code: string
  readonly message: string
  readonly hint: string | null
}

export interface ParsedJson extends Located {
  /** What could be read; undefined when there is nothing. */
  readonly value: Json | undefined
  readonly mistakes: readonly Mistake[]
  /** Where the first syntax error stands: what comes before it was read as it is written. */
  readonly soundUntil: number
}

/** The deepest nesting that anything of ours needs is about a dozen. */
const maxDepth = 64

/** Reads JSON with comments (no trailing commas), keeping the place of every key and value. Never throws. */
export function parseJson(text: string): ParsedJson {
  const nothing = { text, value: undefined, spans: new Map<string, Spans>(), soundUntil: 0 }
  const deep = tooDeepAt(text)
  if (deep !== null) {
    const message = `more than ${maxDepth} objects and lists inside each other`
    return { ...nothing, mistakes: [{ ...deep, code: 'docket/too-deep', message, hint: 'write it with fewer levels' }] }
  }
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: false, disallowComments: false })
  const syntax = syntaxMistakes(text, errors)
  const soundUntil = syntax[0]?.offset ?? text.length
  if (!tree) return { ...nothing, mistakes: syntax }
  const spans = new Map<string, Spans>()
  const named: Mistake[] = []
  const value = readNode(tree, '', null, { text, spans, mistakes: named })
  return { text, value, spans, mistakes: [...syntax, ...named.filter(({ offset }) => offset < soundUntil)], soundUntil }
}

interface Reading {
  readonly text: string
  readonly spans: Map<string, Spans>
  readonly mistakes: Mistake[]
}

function readNode(node: Node, pointer: string, key: Span | null, reading: Reading): Json {
  const isScalar = node.type !== 'object' && node.type !== 'array'
  reading.spans.set(pointer, { key, value: { offset: node.offset, length: node.length }, isScalar })
  if (node.type === 'array') {
    return (node.children ?? []).map((child, index) => readNode(child, pointerTo(pointer, index), null, reading))
  }
  return node.type === 'object' ? readObject(node, pointer, reading) : (node.value as Json)
}

function readObject(node: Node, pointer: string, reading: Reading): Json {
  const entries = new Map<string, Json>()
  for (const property of node.children ?? []) {
    const [name, child] = property.children ?? []
    if (!name || !child) continue
    const key = String(name.value)
    const span = { offset: name.offset, length: name.length }
    if (key === '__proto__') {
      const message = 'a key cannot be called "__proto__"'
      reading.mistakes.push({ ...span, code: 'docket/forbidden-key', message, hint: 'choose another name' })
    } else if (entries.has(key)) {
      reading.mistakes.push({ ...span, ...duplicate(key, pointerTo(pointer, key), reading) })
    } else {
      entries.set(key, readNode(child, pointerTo(pointer, key), span, reading))
    }
  }
  return Object.fromEntries(entries)
}

function duplicate(key: string, pointer: string, { text, spans }: Reading) {
  const { line } = positionOf(lineStarts(text), spans.get(pointer)?.key?.offset ?? 0)
  return {
    code: 'docket/duplicate-key',
    message: `the key "${key}" stands here twice`,
    hint: `the first one is on line ${line}`,
  }
}

/** One mistake a line: after the first, what the parser says about the same line is mostly its own confusion. */
function syntaxMistakes(text: string, errors: readonly ParseError[]): readonly Mistake[] {
  const starts = lineStarts(text)
  const lines = new Set<number>()
  return errors.flatMap((error) => {
    const { line } = positionOf(starts, error.offset)
    if (lines.has(line)) return []
    lines.add(line)
    const [message, hint] = syntaxWords(error, text)
    const length = Math.max(1, Math.min(error.length, text.length - error.offset))
    return [{ offset: error.offset, length, code: 'docket/syntax', message, hint }]
  })
}

function syntaxWords({ error, offset }: ParseError, text: string): readonly [message: string, hint: string | null] {
  const found = text[offset]
  if (/^(?:<{7}|={7}|>{7})/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1))) {
    return [
      'git left a conflict here',
      'choose one side and remove the lines that begin with <<<<<<<, ======= and >>>>>>>',
    ]
  }
  if (text.trim() === '') return ['the file is empty', 'write at least {}']
  if ((found === '}' || found === ']') && /,\s*$/.test(text.slice(0, offset))) {
    return [`a comma stands before the closing ${found}`, 'remove the comma']
  }
  return sentences[printParseErrorCode(error)] ?? ['this is not JSON', null]
}

const sentences: Readonly<Record<string, readonly [string, string | null]>> = {
  InvalidSymbol: ['this is not a value', 'a text stands in double quotes'],
  InvalidNumberFormat: ['this is not a number', 'write it like 12 or 0.5'],
  PropertyNameExpected: ['a key is expected here', 'a key stands in double quotes'],
  ValueExpected: [
    'a value is expected here',
    'write a text in double quotes, a number, true, false, null, a list or an object',
  ],
  ColonExpected: ['a colon is missing before this', 'a key is followed by : and its value'],
  CommaExpected: ['a comma is missing before this', 'add a comma after the value before it'],
  CloseBraceExpected: ['a closing } is missing', 'close every { that was opened'],
  CloseBracketExpected: ['a closing ] is missing', 'close every [ that was opened'],
  EndOfFileExpected: ['the file should end before this', 'there is one closing bracket too many, or a second value'],
  UnexpectedEndOfComment: ['a comment is not closed', 'close it with */'],
  UnexpectedEndOfString: ['a text is not closed', 'close it with a double quote on the same line'],
  UnexpectedEndOfNumber: ['a number breaks off', 'write it like 12 or 0.5'],
  InvalidUnicode: ['\\u needs four hexadecimal digits', 'write it like \\u00e9, or the character itself'],
  InvalidEscapeCharacter: ['this character cannot follow a backslash', 'write a backslash as \\\\'],
  InvalidCharacter: ['this character cannot stand inside a text', 'write a tab as \\t, a new line as \\n'],
}

/** Where the nesting grows beyond the bound; found without recursion, since the parser itself would run out of stack. */
function tooDeepAt(text: string): Span | null {
  const scanner = createScanner(text, true)
  let depth = 0
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const offset = scanner.getTokenOffset()
    const first = text[offset]
    if (first === '}' || first === ']') depth--
    else if ((first === '{' || first === '[') && ++depth > maxDepth) return { offset, length: 1 }
  }
  return null
}
