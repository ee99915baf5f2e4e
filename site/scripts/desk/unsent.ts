import { draftKey, keyOf } from './kept.ts'

/**
 * Whether what was refused because its ticket had gone into another one can be written on, now that the merge is undone: it is a draft
 * then, and the page may be left. What came with files stays where it is, since they would be lost.
 */
export function goesOn(fresh: Document): boolean {
  const unsent = document.querySelector<HTMLElement>('.unsent')
  const text = unsent?.querySelector('textarea')
  const form = fresh.querySelector<HTMLFormElement>(`form[data-draft][data-kind="${unsent?.dataset.kind}"]`)
  if (!unsent || !text || !form || unsent.querySelector('.file') !== null) return false
  sessionStorage.setItem(keyOf(draftKey, form), text.value)
  return true
}
