/** The part of Pagefind's interface that we use. */
export interface Pagefind {
  init(): Promise<void>
  search(question: string, options?: { readonly filters?: Readonly<Record<string, string>> }): Promise<Found | null>
  debouncedSearch(question: string, options: object, waitMs: number): Promise<Found | null>
}

export interface Found {
  readonly results: readonly { readonly id: string; data(): Promise<FoundArticle> }[]
  /** How many results each value of a filter has: `topic` → id → count. */
  readonly filters: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export interface FoundArticle {
  readonly url: string
  /** A piece of the text, escaped, with `<mark>` around what was asked for. */
  readonly excerpt: string
  readonly meta: Readonly<Record<string, string>>
}

let loading: Promise<Pagefind> | null = null

/** Loads the search when somebody is about to use it: 47 kB and an index are nothing to give to everybody. */
export function loadPagefind(): Promise<Pagefind> {
  loading ??= (async () => {
    const address = '/pagefind/pagefind.js'
    const pagefind = (await import(/* @vite-ignore */ address)) as Pagefind
    await pagefind.init()
    return pagefind
  })()
  loading.catch(() => {
    loading = null
  })
  return loading
}

/** A piece of text with its marks as nodes, and what is marked: nothing of it is ever read as other HTML. */
export function excerptNodes(excerpt: string): { readonly nodes: readonly Node[]; readonly found: readonly string[] } {
  const { body } = new DOMParser().parseFromString(excerpt, 'text/html')
  const nodes = [...body.childNodes].map((node) =>
    node.nodeName === 'MARK' ? mark(node.textContent ?? '') : document.createTextNode(node.textContent ?? ''),
  )
  const found = nodes.filter(({ nodeName }) => nodeName === 'MARK').map(({ textContent }) => bare(textContent ?? ''))
  return { nodes, found: [...new Set(found)].filter(Boolean) }
}

/** A text in which words that were found elsewhere are marked too. */
export function markedNodes(text: string, found: readonly string[]): readonly Node[] {
  if (found.length === 0) return [document.createTextNode(text)]
  const any = found.toSorted((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return text
    .split(new RegExp(`(${any.join('|')})`, 'giu'))
    .filter(Boolean)
    .map((part) => (found.includes(bare(part)) ? mark(part) : document.createTextNode(part)))
}

function bare(word: string): string {
  return word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
}

function mark(text: string): HTMLElement {
  const made = document.createElement('mark')
  made.textContent = text
  return made
}
