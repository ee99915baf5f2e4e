import { sql } from 'kysely'
import type { JsonObject } from '#engine/core/json.ts'
import { searchText } from '#engine/core/ticket/search-text.ts'
import type { Dialect } from './dialect.ts'
import { wordsOf } from './search-words.ts'
import { isShort, shortKeys, shortWords } from './short-words.ts'
import type { TicketFilter } from './ticket-store.ts'

/** A ticket of a list, and the cursor of what comes after it. */
export interface Listed {
  readonly number: number
  cursor(): string
}

/** Part of a list in its order; `isLast` where nothing follows it. */
export interface Stretch {
  readonly listed: readonly Listed[]
  readonly isLast: boolean
}

type Read = (filter: TicketFilter) => Promise<Stretch>

const firstStretch = 64
const furtherStretch = 200
const mostLookedThrough = 1_000

/**
 * A page of a search whose words stand in many tickets, found by looking through the list in its order: an index of words would name all
 * of them, however many, before the first could be shown. Null for rare words, and where the first
 * tickets of the list hold too few of them: then the index is what is fast. Whether a word is rare is only counted where the first stretch
 * of the list does not tell already.
 * @param read stretches of the list without the words; from `commonFrom` messages on looking through them is cheaper than putting all that
 *   the index names into their order
 */
export async function pageOfCommonWords(
  dialect: Dialect,
  filter: TicketFilter,
  { read, commonFrom }: { readonly read: Read; readonly commonFrom: number },
): Promise<Stretch | null> {
  const words = wordsOf(filter.text ?? '')
  if (words.length === 0) return null
  const fits = fitting(words)
  const { text: _, ...list } = filter
  const found: Listed[] = []
  let cursor = filter.cursor
  for (let looked = 0; looked < mostLookedThrough; ) {
    const limit = looked === 0 ? firstStretch : furtherStretch
    const { listed, isLast } = await read({ ...list, limit, ...(cursor !== undefined && { cursor }) })
    const texts = await textsOf(
      dialect,
      listed.map(({ number }) => number),
    )
    found.push(...listed.filter(({ number }) => fits(number, texts.get(number) ?? [])))
    if (isLast || found.length > filter.limit)
      return { listed: found.slice(0, filter.limit), isLast: isLast && found.length <= filter.limit }
    const isFirst = looked === 0
    looked += listed.length
    const expected = (found.length / looked) * mostLookedThrough
    if (isFirst && expected <= filter.limit && !(await areCommon(dialect, words, commonFrom))) return null
    cursor = listed.at(-1)?.cursor()
  }
  return null
}

/** Counts no further than it must. */
async function areCommon({ reader, holding }: Dialect, words: readonly string[], commonFrom: number): Promise<boolean> {
  const asked = holding(words)
  if (asked === null) return false
  const { rows } = await sql<{
    held: number
  }>`SELECT count(*) AS held FROM (${asked} LIMIT ${sql.lit(commonFrom)}) AS texts`.execute(reader)
  return Number(rows[0]?.held) === commonFrom
}

/** What can be found of each ticket, one text a message. */
async function textsOf({ reader }: Dialect, tickets: readonly number[]): Promise<ReadonlyMap<number, string[]>> {
  const texts = new Map<number, string[]>()
  if (tickets.length === 0) return texts
  const rows = await reader
    .selectFrom('events')
    .innerJoin('contents', 'contents.position', 'events.position')
    .select(['events.ticket', 'contents.body'])
    .where('events.ticket', 'in', [...tickets])
    .execute()
  for (const { ticket, body } of rows) {
    const text = searchText(JSON.parse(body) as JsonObject)
    const known = texts.get(ticket)
    if (known === undefined) texts.set(ticket, [text])
    else known.push(text)
  }
  return texts
}

/** As the indexes of words have it: every word in one message, or the number of the ticket. */
function fitting(words: readonly string[]): (number: number, texts: readonly string[]) => boolean {
  const long = words.filter((word) => !isShort(word)).map((word) => word.toLowerCase())
  const short = words.filter(isShort).flatMap(shortKeys)
  const isNothing = long.length + short.length === 0
  const [first = ''] = words
  const asked = words.length === 1 ? /^#?(\d{1,15})$/.exec(first) : null
  const holds = (text: string) => {
    const lower = text.toLowerCase()
    if (!long.every((word) => lower.includes(word))) return false
    if (short.length === 0) return true
    const kept = new Set(shortWords(text))
    return short.every((key) => kept.has(key))
  }
  return (number, texts) => (asked !== null && number === Number(asked[1])) || (!isNothing && texts.some(holds))
}
