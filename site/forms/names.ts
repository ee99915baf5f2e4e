/** Puts the numbers of rows into a field's name: `items.*.street` in row 2 is `items.2.street`. */
export function numbered(pattern: string, rows: readonly (number | string)[]): string {
  let index = 0
  return pattern.replace(/\*/g, () => String(rows[index++] ?? 0))
}

/** The id of a field's element, for labels and for links from the error summary. */
export function idOf(name: string): string {
  return `f-${name.replace(/[^\p{Letter}\p{Number}_-]/gu, '-')}`
}

/** Where a control's sentences stand: condition, hint and error, in the order in which they are read. */
export function describedBy(
  name: string,
  has: { readonly when: boolean; readonly hint: boolean; readonly error: boolean },
): string | undefined {
  const ids = (['when', 'hint', 'error'] as const).filter((part) => has[part]).map((part) => `${idOf(name)}-${part}`)
  return ids.length > 0 ? ids.join(' ') : undefined
}
