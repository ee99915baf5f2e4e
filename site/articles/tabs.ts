/** As many as a row takes on a wide page; the stylesheet knows no more. */
const most = 8

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&#38;': '&',
}

/**
 * Titles of the tabs in the rendered content of `<Tabs>`, in order. Throws an Error that says what to write when there are fewer than two
 * or more than eight, or when two have one name.
 */
export function tabNames(html: string): readonly string[] {
  const names = [...html.matchAll(/<section class="tab" data-tab="([^"]*)"/g)].map(([, name = '']) =>
    name.replace(/&(?:amp|lt|gt|quot|#34|#38|#39);/g, (entity) => entities[entity] ?? entity),
  )
  if (names.length < 2 || names.length > most)
    throw new Error(`<Tabs> holds from two to ${most} <Tab title="…">, and there are ${names.length}.`)
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw new Error(`<Tabs> has two tabs with the name "${twice}".`)
  return names
}

const counts = new WeakMap<object, number>()

/** 1 for the first group of tabs of a page, and so on: radio buttons of two groups must not share a name. */
export function tabNumber(page: object): number {
  const number = (counts.get(page) ?? 0) + 1
  counts.set(page, number)
  return number
}
