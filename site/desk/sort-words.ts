import type { SortKey } from '#engine/core/view.ts'
import type { DeskTexts } from '#site/i18n/desk/texts.ts'

/** The orders that a list offers; a view of the files may have any other. */
export const sorts: readonly (readonly SortKey[])[] = [
  ['-priority', 'dueAt'],
  ['dueAt'],
  ['-updatedAt'],
  ['updatedAt'],
  ['-createdAt'],
  ['createdAt'],
]

/** An order in words: “Priority, then deadline”. */
export function sortWords(sort: readonly SortKey[], t: DeskTexts): string {
  const words = sort.map((key) => t(`sort.${key}`)).reduce((first, second) => t('sort.then', { first, second }))
  return words.charAt(0).toLocaleUpperCase() + words.slice(1)
}
