import { hash } from 'node:crypto'
import type { MissedSearch } from '#engine/core/report/report.ts'
import type { Services } from '#engine/http/services.ts'
import { searchesKeptMs } from '#engine/runtime/housekeeping.ts'

const dayMs = 86_400_000
/** What one reader alone typed may be about that reader. */
const fewestReaders = 2
/** So many of the most frequent are looked through for those of several readers. */
const mostRead = 1_000
/** Enough to tell two networks apart; 65,536 of all networks have the same, so that it names none. */
const printCharacters = 4

type Searched = Pick<MissedSearch, 'words' | 'language'>
type Kept = Pick<Services, 'store' | 'clock'>

/** Counts words that were searched for in vain, once a day for each network, and as those of one more reader when a network is new to them. */
export async function countSearch({ store, clock }: Kept, network: string, search: Searched): Promise<void> {
  const { limits, missedSearches } = store
  const now = clock.now()
  const name = nameOf(search)
  const reader = `${name}:${hash('sha256', `${name}\0${network}`).slice(0, printCharacters)}`
  if ((await limits.consume(`${reader}:day`, 1, dayMs, now)) > 1) return
  // As long as the words are kept: somebody who asks again next week is still one reader.
  if ((await limits.consume(reader, 1, searchesKeptMs, now)) === 1)
    await limits.consume(readersOf(search), 1, searchesKeptMs, now)
  await missedSearches.add(search, now)
}

/** Of the days of a span, what more than one reader searched for in vain, the most frequent first; at most `most`. */
export async function searchedByMany(
  { store, clock }: Kept,
  span: { readonly from: number; readonly until: number },
  most: number,
): Promise<readonly MissedSearch[]> {
  const found = await store.missedSearches.list({ ...span, atLeast: fewestReaders, limit: mostRead })
  const readers = await store.limits.totals(found.map(readersOf), clock.now())
  return found.filter((_, at) => (readers[at] ?? 0) >= fewestReaders).slice(0, most)
}

function readersOf(search: Searched): string {
  return `${nameOf(search)}:readers`
}

function nameOf({ words, language }: Searched): string {
  return `search:${hash('sha256', `${language}\0${words}`, 'base64url')}`
}
