import type { Token } from './html-tokens.ts'

/**
 * One side of a split: the leaves for which `folded` says `side`, in the elements around them. An element with leaves on both sides stands
 * on both, an empty one where it was; so each side is balanced, whatever came in.
 */
export function sideOf(tokens: readonly Token[], folded: readonly boolean[], side: boolean): string {
  const isOn = presence(tokens, folded, side)
  const open: Token[] = []
  let html = ''
  for (const [index, token] of tokens.entries()) {
    for (; open.length > 0 && (open.at(-1) as Token).end < index; open.pop()) html += closing(open.at(-1) as Token)
    if (!isOn[index]) continue
    html += token.source
    if (token.kind === 'element' && !isVoid(token)) open.push(token)
  }
  for (; open.length > 0; open.pop()) html += closing(open.at(-1) as Token)
  return html
}

/** From the last token to the first, so that each element learns of all its leaves in one walk. */
function presence(tokens: readonly Token[], folded: readonly boolean[], side: boolean): readonly boolean[] {
  const isOn = tokens.map((token, index) => isLeaf(token, index) && folded[index] === side)
  for (let index = tokens.length - 1; index >= 0; index--) {
    const parent = tokens[index]?.parent ?? -1
    if (isOn[index] && parent !== -1) isOn[parent] = true
  }
  return isOn
}

function isLeaf(token: Token, index: number): boolean {
  return token.kind === 'leaf' || token.end === index
}

const voids: ReadonlySet<string> = new Set(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr'.split(
    ' ',
  ),
)

function isVoid(token: Token): boolean {
  return voids.has(token.name)
}

function closing(token: Token): string {
  return `</${token.name}>`
}
