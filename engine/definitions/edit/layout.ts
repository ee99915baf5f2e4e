import type { Json } from '#engine/core/json.ts'

/** How a file is laid out: what one more level of nesting is indented by, and how its lines end. */
export interface Layout {
  readonly unit: string
  readonly eol: string
}

/** A line is broken when it would be longer, as our formatter does. */
export const lineWidth = 120

export function layoutOf(text: string): Layout {
  return { unit: /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ', eol: text.includes('\r\n') ? '\r\n' : '\n' }
}

/** The white space that a line begins with. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? ''
}

/**
 * A value as people write it, `{ "a": [1, 2] }`: on one line where it fits behind `column` characters, else with every entry on a line of
 * its own, `indent` being that of the line on which it begins.
 */
export function printed(value: Json, layout: Layout, indent: string, column: number): string {
  const short = onOneLine(value)
  if (typeof value !== 'object' || value === null || column + short.length <= lineWidth) return short
  const inner = indent + layout.unit
  const isList = Array.isArray(value)
  const entries = Object.entries(value).map(([key, one]) => {
    const name = isList ? '' : `${JSON.stringify(key)}: `
    return inner + name + printed(one, layout, inner, inner.length + name.length)
  })
  if (entries.length === 0) return short
  const [open, close] = isList ? '[]' : '{}'
  return [open, entries.join(`,${layout.eol}`), indent + close].join(layout.eol)
}

function onOneLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${onOneLine(one)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}
