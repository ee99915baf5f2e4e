/**
 * The candidate that somebody most likely meant, or null when none is near: case aside, at most one slip (a missing, extra, wrong or
 * swapped letter) for every three letters.
 */
export function similar(written: string, candidates: Iterable<string>): string | null {
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const allowed = Math.max(1, Math.floor(Math.max(written.length, candidate.length) / 3))
    if (Math.abs(written.length - candidate.length) > allowed || written.length > 100) continue
    const distance = slips(written.toLowerCase(), candidate.toLowerCase())
    if (distance <= allowed && distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `did you mean "title"?`, else the choices when there are few, else null. */
export function suggestion(written: string, candidates: readonly string[]): string | null {
  const meant = similar(written, candidates)
  if (meant !== null) return `did you mean "${meant}"?`
  if (candidates.length === 0 || candidates.length > 16) return null
  return candidates.length === 1 ? `only "${candidates[0]}" is known` : `known: ${candidates.join(', ')}`
}

/** Damerau-Levenshtein distance with adjacent swaps. */
function slips(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const line = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      line[column] = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    before = above
    above = line
  }
  return above[b.length] ?? 0
}
