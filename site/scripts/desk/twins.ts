/** What makes an element the same in a fresh copy of a region; its words may be new. */
const marks = ['id', 'href', 'name', 'value', 'action', 'data-key'] as const
const keyOf = (one: Element) => [one.tagName, ...marks.map((mark) => one.getAttribute(mark) ?? '')].join('\n')

/**
 * Says which element in fresh content stands where this one stood: the same kind with the same marks, and where several have these, the
 * one as far from the first.
 */
export function twinOf(old: Element, region: Element): (fresh: Element) => HTMLElement | undefined {
  const alike = (within: Element) =>
    [...within.querySelectorAll<HTMLElement>(old.tagName)].filter((one) => keyOf(one) === key)
  const key = keyOf(old)
  const at = alike(region).indexOf(old as HTMLElement)
  return (fresh) => alike(fresh)[at]
}
