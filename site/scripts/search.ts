import { excerptNodes, type Found, loadPagefind } from './pagefind.ts'

/** Results shown at once; more come with the button below. */
const pageSize = 10
const waitMs = 250

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
  const { found: target } = { found: results.querySelector<HTMLElement>('[data-found]') }
  if (!target) return
  const address = (q: string, topic: string | undefined) =>
    `${results.dataset.path}?${new URLSearchParams({ q, ...(topic && { topic }) })}`

  const show = async (q: string, topic: string | undefined) => {
    const pagefind = await loadPagefind()
    const found = await pagefind.search(q)
    const shown = topic ? await pagefind.search(q, { filters: { topic } }) : found
    if (!found || !shown || input.value.trim() !== q) return
    await write(target, { q, topic, found, shown, address, results })
  }

  let wait: ReturnType<typeof setTimeout> | undefined
  input.addEventListener('input', () => {
    clearTimeout(wait)
    wait = setTimeout(() => {
      const q = input.value.trim()
      if (q === '') return
      history.replaceState(null, '', address(q, undefined))
      show(q, undefined).catch(() => {})
    }, waitMs)
  })
  const asked = new URLSearchParams(location.search)
  const q = (asked.get('q') ?? '').trim()
  if (q === '') {
    input.focus()
    return
  }
  input.value = q
  show(q, asked.get('topic') ?? undefined).catch(() => {})
}

interface Answer {
  readonly q: string
  readonly topic: string | undefined
  readonly found: Found
  readonly shown: Found
  readonly address: (q: string, topic: string | undefined) => string
  readonly results: HTMLElement
}

async function write(target: HTMLElement, { q, topic, found, shown, address, results }: Answer): Promise<void> {
  const words = JSON.parse(results.dataset.words ?? '{}') as Readonly<Record<string, string>>
  const count = found.results.length
  const say = (key: string) => (words[key] ?? '').replace('%q', () => q).replace('%n', String(count))
  const heading = element('h1', {}, say(count === 0 ? 'none' : count === 1 ? 'one' : 'other'))
  const articles = await Promise.all(shown.results.slice(0, pageSize).map((result) => result.data()))
  const list = element('ol', { class: 'results', role: 'list', 'aria-label': words.results ?? '' })
  for (const { url, excerpt, meta } of articles) {
    const title = element('h2')
    title.append(element('a', { href: url }, meta.title ?? url))
    const text = element('p')
    text.append(...excerptNodes(excerpt))
    const item = element('li')
    item.append(element('p', { class: 'small muted' }, meta.topic ?? ''), title, text)
    list.append(item)
  }
  const counts = Object.entries(found.filters.topic ?? {}).filter(([, number]) => number > 0)
  const tabs = counts.length > 1 ? [topicTabs(counts, { q, topic, count, words, address })] : []
  const hint = count === 0 ? [element('p', { class: 'lead' }, words.hint ?? '')] : []
  target.replaceChildren(heading, ...tabs, ...hint, list)
  const topics = document.querySelector<HTMLElement>('[data-topics]')
  if (topics) topics.hidden = count > 0
}

function topicTabs(
  counts: readonly (readonly [string, number])[],
  {
    q,
    topic,
    count,
    words,
    address,
  }: Omit<Answer, 'found' | 'shown' | 'results'> & {
    readonly count: number
    readonly words: Readonly<Record<string, string>>
  },
): HTMLElement {
  const nav = element('nav', { class: 'tabs gap', 'aria-label': words.topics ?? '' })
  const titles = JSON.parse(words.titles ?? '{}') as Readonly<Record<string, string>>
  const link = (id: string | undefined, label: string) => {
    const attributes = { href: address(q, id), ...(id === topic && { 'aria-current': 'page' }) }
    nav.append(element('a', attributes, label))
  }
  link(undefined, `${words.all ?? ''} ${count}`)
  for (const [id, number] of counts.toSorted(([, a], [, b]) => b - a)) link(id, `${titles[id] ?? id} ${number}`)
  return nav
}

function element(name: string, attributes: Readonly<Record<string, string>> = {}, text = ''): HTMLElement {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text) made.textContent = text
  return made
}
