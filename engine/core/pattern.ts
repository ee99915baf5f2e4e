import { RE2JS } from 're2js'

/** A compiled pattern from a file: matches anywhere in the text, in linear time. */
export interface Pattern {
  test(text: string): boolean
}

const compiled = new Map<string, Pattern>()
const keptPatterns = 1000

/** Compiles a pattern in RE2 syntax (server side; the page uses native RegExp). Throws a RE2JSException when it does not compile. */
export function linearPattern(source: string): Pattern {
  const known = compiled.get(source)
  if (known) return known
  const program = RE2JS.compile(source)
  const pattern: Pattern = { test: (text) => program.matcher(text).find() }
  if (compiled.size >= keptPatterns) compiled.clear()
  compiled.set(source, pattern)
  return pattern
}
