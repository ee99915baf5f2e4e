import { languagePart } from '#engine/core/language-tag.ts'

/**
 * How the path of a page begins that only a route of its own may render: it knows who may see it, and gives it its data. A form or a topic of
 * the help center may have the same name further on.
 */
export const routedStart = `(?:/${languagePart})?/(?:desk|requests|mailbox|chat|error)`

const routed = new RegExp(`^${routedStart}(?:/|$)`, 'i')

export function isRouted(path: string): boolean {
  return routed.test(path)
}
