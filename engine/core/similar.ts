/**
 * The candidate that somebody most likely meant, or null when none is near: case aside, at most one slip (a missing, extra, wrong or
 * swapped letter) for every three letters.
 */
export function similar(written: string, candidates: Iterable<string>): string | null {
  return nearest(written, candidates)[0] ?? null
}

/** All candidates that are equally near, nearest of all; usually one. */
function nearest(written: string, candidates: Iterable<string>): readonly string[] {
  let best: string[] = []
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of new Set(candidates)) {
    const allowed = Math.max(1, Math.floor(Math.max(written.length, candidate.length) / 3))
    if (Math.abs(written.length - candidate.length) > allowed || written.length > 100) continue
    const distance = slips(written.toLowerCase(), candidate.toLowerCase())
    if (distance > allowed || distance > bestDistance) continue
    best = distance < bestDistance ? [candidate] : [...best, candidate]
    bestDistance = distance
  }
  return best
}

/** `did you mean "title"?`; where several are equally near, all of them; null when none is. */
export function didYouMean(written: string, candidates: Iterable<string>): string | null {
  const meant = nearest(written, candidates).slice(0, 3)
  return meant.length === 0 ? null : `did you mean ${meant.map((one) => `"${one}"`).join(' or ')}?`
}

/** The one word that a hint of `didYouMean` names; null when it names none or several. */
export function meantBy(hint: string): string | null {
  return /^did you mean "([^"]+)"\?$/.exec(hint)?.[1] ?? null
}

/** `did you mean "title"?`, else the choices when there are few, else null. */
export function suggestion(written: string, candidates: readonly string[]): string | null {
  const meant = didYouMean(written, candidates)
  if (meant !== null) return meant
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

/**
 * Whether one text is the other misspelt, and nothing else can be meant: the words between dots and hyphens differ by one slip in at least
 * four letters, or by two in at least eight, and by no digit. `care-a` and `care-b` are two names; `recieved` is `received`.
 */
export function isMisspelt(written: string, meant: string): boolean {
  if (written.toLowerCase() === meant.toLowerCase()) return true
  if (written.replace(/\D/g, '') !== meant.replace(/\D/g, '')) return false
  const [words, others] = [written, meant].map((text) => text.toLowerCase().split(/[-_.]/)) as [string[], string[]]
  // A separator that is missing or too many leaves the letters as they are.
  if (words.length !== others.length) return words.join('') === others.join('')
  return words.every((word, index) => {
    const other = others[index] as string
    const length = Math.max(word.length, other.length)
    return word === other || slips(word, other) <= (length >= 8 ? 2 : length >= 4 ? 1 : 0)
  })
}
