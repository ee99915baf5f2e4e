import { createScanner } from 'jsonc-parser'

/** What jsonc-parser's scanner calls a comma and the end of the text (its enum is a constant that only types know). */
const commaToken = 5
const endToken = 17

/** Offsets of the comma directly before and directly after an entry, comments between them aside; null where there is none. */
export function commas(
  text: string,
  from: number,
  until: number,
): { readonly before: number | null; readonly after: number | null } {
  const scanner = createScanner(text, true)
  let before: number | null = null
  for (let token = scanner.scan(); token !== endToken; token = scanner.scan()) {
    const offset = scanner.getTokenOffset()
    const isComma = token === commaToken
    if (offset < from) before = isComma ? offset : null
    else if (offset >= until) return { before, after: isComma ? offset : null }
  }
  return { before, after: null }
}
