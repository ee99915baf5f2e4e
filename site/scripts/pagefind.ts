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

/** A piece of text with its marks, as nodes: nothing of it is ever read as other HTML. */
export function excerptNodes(excerpt: string): readonly Node[] {
  const { body } = new DOMParser().parseFromString(excerpt, 'text/html')
  return [...body.childNodes].map((node) => {
    if (node.nodeName !== 'MARK') return document.createTextNode(node.textContent ?? '')
    const mark = document.createElement('mark')
    mark.textContent = node.textContent
    return mark
  })
}
