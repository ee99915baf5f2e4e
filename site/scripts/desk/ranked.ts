/**
 * What is meant by a few letters: titles in which a word begins with them, then those that hold them, then those that have all of them
 * in this order; of equals the earlier one first.
 */
export function ranked<T extends { readonly title: string }>(all: readonly T[], wanted: string): readonly T[] {
  const letters = wanted.toLocaleLowerCase()
  const groups: T[][] = [[], [], []]
  for (const one of all) groups[rankOf(one.title.toLocaleLowerCase(), letters)]?.push(one)
  return groups.flat()
}

function rankOf(title: string, letters: string): number {
  const at = title.indexOf(letters)
  if (at === 0 || (at > 0 && /[^\p{Letter}\p{Number}]/u.test(title[at - 1] ?? ''))) return 0
  if (at > 0) return 1
  let next = 0
  for (const letter of letters) {
    next = title.indexOf(letter, next) + 1
    if (next === 0) return -1
  }
  return 2
}
