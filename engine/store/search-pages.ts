import { type RawBuilder, sql } from 'kysely'
import type { commonWords } from './common-words.ts'
import type { Dialect } from './dialect.ts'
import { numberIn, wordsOf } from './search-words.ts'
import type { TicketFilter } from './ticket-store.ts'

/** What is asked of the tickets that stand first in a list. */
export interface Look {
  /** The list, without the words. */
  readonly filter: Omit<TicketFilter, 'text'>
  /** How many of its tickets are looked at. */
  readonly among: number
  /** Whether one of them fits, which `number` stands for. */
  fits(number: RawBuilder<number>): RawBuilder<boolean>
}

const firstLook = 100
const secondLook = 1_000
/** Of so many tickets that pass by in the list's order, each costs as much as to fetch one by its number and put it into that order. */
const passedForOne = 100

/** How a page of a search is found. */
export type Found<Row> = { readonly rows: readonly Row[] } | { readonly rows: null; readonly isCommon: boolean }

/**
 * A page of a search, found by looking at the texts of the list's tickets in its order, where their words stand in many tickets: an index of
 * words would name all that fit, however many, before the first could be shown. No rows where it takes the index: for rare words, and where the
 * first tickets of the list hold too few of them; then it is told whether those that fit are so many that the list is gone through in its order.
 * @param look finds those that fit, one more than a page at most, in the order of the list
 * @param commonFrom from so many messages on a second look is worth its cost
 * @param common how common words are
 */
export async function pageByLooking<Row>(
  dialect: Dialect,
  { text = '', ...filter }: TicketFilter,
  look: (asked: Look) => Promise<readonly Row[]>,
  { commonFrom, common }: { readonly commonFrom: number; readonly common: ReturnType<typeof commonWords> },
): Promise<Found<Row>> {
  const words = wordsOf(text)
  if (words.length === 0) return { rows: null, isCommon: false }
  const asked = numberIn(words)
  const fits: Look['fits'] = (number) => {
    const says = dialect.says(words, number)
    return asked === null ? says : sql<boolean>`(${number} = ${sql.lit(asked)} OR ${says})`
  }
  const first = await look({ filter, among: firstLook, fits })
  if (first.length > filter.limit) return { rows: first }
  const isLikely = (first.length / firstLook) * secondLook > filter.limit
  const { held, tickets } = isLikely ? { held: commonFrom, tickets: 0 } : await common(words)
  const second = held >= commonFrom ? await look({ filter, among: secondLook, fits }) : []
  return second.length > filter.limit ? { rows: second } : { rows: null, isCommon: held * passedForOne >= tickets }
}
