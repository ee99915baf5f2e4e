import { ask } from './asking.ts'
import { excerptNodes, type Found, type FoundArticle, loadPagefind, markedNodes } from './pagefind.ts'

/** What the page of results says, with `%q` for the question and `%n` for a number. */
export interface SearchWords {
  readonly none: string
  readonly one: string
  readonly other: string
  readonly typed: string
  readonly hint: string
  readonly failed: string
  readonly results: string
  readonly topics: string
  readonly all: string
  readonly topic: string
  readonly more: string
  /** Id of a topic → its title. */
  readonly titles: Readonly<Record<string, string>>
}

/** Results shown at once; more come with the button below. */
const pageSize = 10
const waitMs = 250
/** Who types on has not asked yet. */
const settledMs = 2_000

const field = document.querySelector<HTMLInputElement>('[data-search] input')
const place = document.querySelector<HTMLElement>('[data-results]')

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  event.preventDefault()
  field?.focus()
  field?.select()
})
for (const intent of ['focus', 'pointerenter'])
  field?.addEventListener(intent, () => void loadPagefind().catch(() => {}))
if (field && place) searchHere(field, place)

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** On the page of results: answers from the whole text take the place of those from titles, while typing. */
function searchHere(input: HTMLInputElement, results: HTMLElement): void {
  const words = JSON.parse(results.dataset.words ?? '{}') as SearchWords
  const address = (q: string, topic: string | undefined) =>
    `${results.dataset.path}?${new URLSearchParams({ q, ...(topic && { topic }) })}`
  const note = missed(results.dataset.missed ?? '', document.documentElement.lang)

  const show = async (typed: string, topic: string | undefined) => {
    const isCurrent = () => input.value.trim() === typed
    try {
      const { q, found } = await ask(typed, results.dataset.known ?? '')
      const shown = topic ? await (await loadPagefind()).search(q, { filters: { topic } }) : found
      if (!shown || !isCurrent()) return
      const articles = await Promise.all(shown.results.slice(0, pageSize).map((result) => result.data()))
      if (!isCurrent()) return
      write(results, { typed, q, topic, found, shown, articles, words, address })
      note(found.results.length === 0 ? typed : null)
    } catch {
      if (isCurrent() && !results.querySelector('.results li')) say(results, words.failed)
    }
  }

  let wait: ReturnType<typeof setTimeout> | undefined
  input.addEventListener('input', () => {
    clearTimeout(wait)
    note(null)
    wait = setTimeout(() => {
      const q = input.value.trim()
      if (q === '') return
      history.replaceState(null, '', address(q, undefined))
      void show(q, undefined)
    }, waitMs)
  })
  const asked = new URLSearchParams(location.search)
  const q = (asked.get('q') ?? '').trim()
  if (q === '') {
    input.focus()
    return
  }
  input.value = q
  void show(q, asked.get('topic') ?? undefined)
}

/**
 * Tells the engine what nobody has written about yet: the words alone, without anything of the reader, once they have stopped typing.
 * The function it gives is called with each answer; null: there is nothing to tell.
 */
function missed(address: string, locale: string): (q: string | null) => void {
  const told = new Set<string>()
  let waiting: ReturnType<typeof setTimeout> | undefined
  return (q) => {
    clearTimeout(waiting)
    if (q === null || address === '' || told.has(q)) return
    waiting = setTimeout(() => {
      told.add(q)
      const body = new URLSearchParams({ q, locale })
      fetch(address, { method: 'POST', body, mode: 'no-cors', credentials: 'omit', keepalive: true }).catch(() => {})
    }, settledMs)
  }
}

interface Answer {
  readonly typed: string
  /** What was asked in the end. */
  readonly q: string
  readonly topic: string | undefined
  readonly found: Found
  readonly shown: Found
  readonly articles: readonly FoundArticle[]
  readonly words: SearchWords
  readonly address: (q: string, topic: string | undefined) => string
}

function write(results: HTMLElement, answer: Answer): void {
  const { typed, q, found, shown, articles, words } = answer
  const count = found.results.length
  const with_ = (text: string, question: string) => text.replace('%n', numberOf(count)).replace('%q', () => question)
  say(
    results,
    with_(count === 0 ? words.none : count === 1 ? words.one : words.other, q),
    q === typed ? '' : with_(words.typed, typed),
    count === 0 ? words.hint : '',
  )
  const list = element('ol', { class: 'results', role: 'list', 'aria-label': words.results })
  list.append(...articles.map(line))
  const more = element('button', { type: 'button', class: 'button gap' }, words.more)
  const rest = shown.results.slice(articles.length)
  more.addEventListener('click', async () => {
    const next = await Promise.all(rest.splice(0, pageSize).map((result) => result.data()))
    const lines = next.map(line)
    list.append(...lines)
    lines[0]?.querySelector('a')?.focus()
    more.hidden = rest.length === 0
  })
  const tabs = topicTabs(answer)
  results
    .querySelector('[data-found]')
    ?.replaceChildren(...(tabs ? [tabs] : []), list, ...(rest.length > 0 ? [more] : []))
  const topics = document.querySelector<HTMLElement>('[data-topics]')
  if (topics) topics.hidden = count > 0
}

/** The heading, and below it what else is to be said; the place is announced when it changes, the list is not. */
function say(results: HTMLElement, heading: string, typed = '', hint = ''): void {
  results
    .querySelector('[data-said]')
    ?.replaceChildren(
      element('h1', {}, heading),
      ...(typed ? [element('p', { class: 'muted small' }, typed)] : []),
      ...(hint ? [element('p', { class: 'lead' }, hint)] : []),
    )
}

function line({ url, excerpt, meta }: FoundArticle): HTMLElement {
  const title = element('h2')
  const link = element('a', { href: url })
  const { nodes, found } = excerptNodes(excerpt)
  link.append(...markedNodes(meta.title ?? url, found))
  title.append(link)
  const text = element('p')
  // Synonyms are searched for and not read.
  const isList = [meta.synonyms, meta.more].some((list) => list && holdsPiece(nodes, list))
  text.append(...(isList ? markedNodes(meta.description ?? '', found) : nodes))
  const item = element('li')
  item.append(element('p', { class: 'small muted' }, meta.topic ?? ''), title, text)
  return item
}

/** Whether two neighbours of a list stand side by side in a text. */
function holdsPiece(nodes: readonly Node[], list: string): boolean {
  const text = nodes.map(({ textContent }) => textContent).join('')
  const words = list.split(', ')
  return words.some((word, at) => at > 0 && text.includes(`${words[at - 1]}, ${word}`))
}

/** null where all results are of one topic. */
function topicTabs({ q, topic, found, words, address }: Answer): HTMLElement | null {
  const counts = Object.entries(found.filters.topic ?? {}).filter(([, number]) => number > 0)
  if (counts.length < 2) return null
  const nav = element('nav', { class: 'tabs gap', 'aria-label': words.topics })
  const link = (id: string | undefined, label: string) => {
    const attributes = { href: address(q, id), ...(id === topic && { 'aria-current': 'page' }) }
    nav.append(element('a', attributes, label))
  }
  link(undefined, words.all.replace('%n', numberOf(found.results.length)))
  for (const [id, number] of counts.toSorted(([, a], [, b]) => b - a))
    link(
      id,
      words.topic.replace('%n', numberOf(number)).replace('%q', () => words.titles[id] ?? id),
    )
  return nav
}

function numberOf(count: number): string {
  return count.toLocaleString(document.documentElement.lang)
}

function element(name: string, attributes: Readonly<Record<string, string>> = {}, text = ''): HTMLElement {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text) made.textContent = text
  return made
}
