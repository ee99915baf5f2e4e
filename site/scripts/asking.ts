import { otherQuestions } from '#site/articles/meant.ts'
import { type Found, loadPagefind, type Pagefind } from './pagefind.ts'

/** What was found, and by which question. */
export interface Asked {
  readonly q: string
  readonly found: Found
}

const nothing: Found = { results: [], filters: {} }
/** Of a long question the first words; each is one more search. */
const mostWords = 6
/** Fewer words are no sentence. */
const sentence = 4

/**
 * Searches for a question as it was typed; where that finds nothing, as it was likely meant, and at last for its words one by one. Of a
 * sentence that says little with many words its own ones come first: any long article holds the others. `help` is the address of the words that
 * the help center knows.
 */
export async function ask(typed: string, help: string): Promise<Asked> {
  const pagefind = await loadPagefind()
  const found = (await pagefind.search(typed)) ?? nothing
  const words = typed.split(/\s+/).length
  if (found.results.length > 0 && words < sentence) return { q: typed, found }
  const questions = otherQuestions(typed, await knownWords(help))
  if (found.results.length > 0) {
    const core = questions.at(-1) ?? typed
    const other = core.split(' ').length * 2 <= words ? await pagefind.search(core) : null
    return other && other.results.length > 0 ? { q: core, found: other } : { q: typed, found }
  }
  for (const q of questions) {
    const other = await pagefind.search(q)
    if (other && other.results.length > 0) return { q, found: other }
  }
  const core = questions.at(-1)
  const some = core?.includes(' ') ? await anyOf(pagefind, core) : nothing
  return core && some.results.length > 0 ? { q: core, found: some } : { q: typed, found: nothing }
}

/** What holds some of the words, that with the most and the rarest of them first. */
async function anyOf(pagefind: Pagefind, question: string): Promise<Found> {
  const words = question.split(' ').slice(0, mostWords)
  const found = await Promise.all(words.map((word) => pagefind.search(word)))
  const scores = new Map<string, { result: Found['results'][number]; score: number }>()
  for (const results of found.map((one) => one?.results ?? [])) {
    for (const result of results) {
      const known = scores.get(result.id)
      scores.set(result.id, { result, score: (known?.score ?? 0) + 1 + 1 / results.length })
    }
  }
  const best = [...scores.values()].toSorted((a, b) => b.score - a.score)
  return { results: best.map(({ result }) => result), filters: {} }
}

/** What a page of a search or of a form asks for when it needs it, beside the index. */
export interface SearchHelp {
  /** Those that the help center knows, as `knownWords` gives them. */
  readonly words: readonly string[]
  /** What stands above suggested articles, and behind each, since it opens beside the form. */
  readonly suggest: string
  /** Where they will stand, as long as there are none. */
  readonly waiting: string
  readonly opens: string
}

const loading = new Map<string, Promise<SearchHelp>>()

export function searchHelp(address: string): Promise<SearchHelp> {
  const known = loading.get(address)
  if (known) return known
  const help = fetch(address).then((answer) => answer.json() as Promise<SearchHelp>)
  loading.set(address, help)
  help.catch(() => loading.delete(address))
  return help
}

/** Without them the question is searched for as it was typed. */
function knownWords(address: string): Promise<readonly string[]> {
  return searchHelp(address).then(
    ({ words }) => words,
    () => [],
  )
}
