/** Elements without content, and those that HTML closes by itself when the next one begins: neither nests. */
const flat: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd option optgroup tr td th thead tbody tfoot rt rp'.split(
    ' ',
  ),
)

/**
 * Whether elements lie deeper within each other than `most`; one pass, so it may look at what no parser should be given: parsers of HTML
 * keep a stack and walk it again and again.
 */
export function isTooNested(html: string, most: number): boolean {
  let depth = 0
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9:-]{0,60})/g)) {
    if (flat.has(name.toLowerCase())) continue
    depth = slash ? Math.max(0, depth - 1) : depth + 1
    if (depth > most) return true
  }
  return false
}
