import type { Json } from '#engine/core/json.ts'
import { pointerTo } from './finding.ts'
import type { Mistake } from './parse-json.ts'
import type { Located, Spans } from './text.ts'

export interface FrontMatter extends Located {
  readonly value: Readonly<Record<string, Json>>
  /** The text below the second `---`, without blank lines around it. */
  readonly body: string
  readonly mistakes: readonly Mistake[]
}

const fence = /^---[ \t]*\r?$/
const entry = /^([A-Za-z][\w-]*)(\s*):(?:[ \t]+(.*?))?[ \t]*\r?$/

/**
 * Reads a Markdown file that begins with front matter: between two lines `---`, lines of the form `key: value`. A value is a text as it
 * stands, or in double quotes as in JSON; lines that begin with `#` are comments. Never throws.
 */
export function parseFrontMatter(text: string): FrontMatter {
  const spans = new Map<string, Spans>()
  const mistakes: Mistake[] = []
  const value: Record<string, Json> = {}
  const lines = text.split('\n')
  const end = lines.findIndex((line, index) => index > 0 && fence.test(line))
  spans.set('', { key: null, value: { offset: 0, length: lines[0]?.length ?? 0 }, isScalar: true })
  if (!fence.test(lines[0] ?? '') || end === -1) {
    const message = 'the file does not begin with front matter'
    const hint = 'begin it with a line ---, lines like "title: Thanks", and a second line ---'
    const length = Math.max(1, lines[0]?.trimEnd().length ?? 1)
    mistakes.push({ offset: 0, length, code: 'docket/front-matter', message, hint })
    return { text, spans, value, body: text.trim(), mistakes }
  }
  let offset = (lines[0]?.length ?? 0) + 1
  for (const line of lines.slice(1, end)) {
    readLine(line, offset, { value, spans, mistakes })
    offset += line.length + 1
  }
  const bodyOffset = Math.min(offset + (lines[end]?.length ?? 0) + 1, text.length)
  spans.set('/body', { key: null, value: { offset: bodyOffset, length: 1 }, isScalar: true })
  return { text, spans, value, body: text.slice(bodyOffset).replaceAll('\r\n', '\n').trim(), mistakes }
}

function readLine(
  line: string,
  offset: number,
  into: { readonly value: Record<string, Json>; readonly spans: Map<string, Spans>; readonly mistakes: Mistake[] },
): void {
  if (line.trim() === '' || line.trimStart().startsWith('#')) return
  const match = entry.exec(line)
  const whole = { offset, length: Math.max(1, line.trimEnd().length) }
  if (!match) {
    const message = 'a line of front matter is "key: value"'
    into.mistakes.push({
      ...whole,
      code: 'docket/front-matter',
      message,
      hint: 'a colon and a space stand after the key',
    })
    return
  }
  const [, key = '', , written = ''] = match
  const keySpan = { offset, length: key.length }
  if (Object.hasOwn(into.value, key)) {
    const message = `the key "${key}" stands here twice`
    into.mistakes.push({ ...keySpan, code: 'docket/duplicate-key', message, hint: 'take one of the two out' })
    return
  }
  const at = offset + line.indexOf(written, key.length + 1)
  const value = unquoted(written)
  if (value === null) {
    const message = 'a text in double quotes is not closed or has a wrong escape'
    into.mistakes.push({
      offset: at,
      length: written.length,
      code: 'docket/front-matter',
      message,
      hint: 'leave the quotes out',
    })
  }
  into.value[key] = value ?? written
  into.spans.set(pointerTo('', key), {
    key: keySpan,
    value: { offset: at, length: Math.max(1, written.length) },
    isScalar: true,
  })
}

function unquoted(written: string): string | null {
  if (!written.startsWith('"')) return written
  try {
    const value: unknown = JSON.parse(written)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
