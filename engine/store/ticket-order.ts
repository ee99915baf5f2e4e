import { type RawBuilder, sql } from 'kysely'
import { DocketError } from '#engine/core/docket-error.ts'
import { type SortKey, usualSort } from '#engine/core/view.ts'

/** One thing that a list sorts by, and whether the largest comes first. */
interface Term {
  readonly value: RawBuilder<unknown>
  readonly isFalling: boolean
}

/** An order of tickets, and how to go on after one of them. */
export interface TicketOrder {
  /** Whether it is priority, then deadline, then the newest: what most indexes are sorted by. */
  readonly isUsual: boolean
  /** What is sorted by, under the names `place0`, `place1` and so on. */
  readonly places: readonly RawBuilder<unknown>[]
  /** The same by those names, for what is read from a query of `places`. */
  readonly by: readonly RawBuilder<unknown>[]
  /** What comes after the ticket that a cursor names. Throws DocketError `invalid` for a cursor that is not of this order. */
  after(cursor: string): RawBuilder<boolean>
  /** @param row has `place0` and so on */
  cursorOf(row: Readonly<Record<string, unknown>>): string
}

const ref = (column: string) => sql`${sql.ref(column)}`
const noDeadline = 9_000_000_000_000_000

/** Each key's columns; whichever way a deadline is sorted, tickets without one come last. */
const columns: Readonly<Record<string, (isTurned: boolean) => readonly Term[]>> = {
  // The column holds 3 − priority.
  priority: (isTurned) => [{ value: ref('rank'), isFalling: !isTurned }],
  dueAt: (isTurned) => [
    ...(isTurned
      ? [{ value: sql`CASE due_sort WHEN ${sql.lit(noDeadline)} THEN 1 ELSE 0 END`, isFalling: false }]
      : []),
    { value: ref('due_sort'), isFalling: isTurned },
  ],
  // Numbers are given in the order of time.
  createdAt: (isTurned) => [{ value: ref('newest'), isFalling: !isTurned }],
  updatedAt: (isTurned) => [{ value: ref('updated_at'), isFalling: isTurned }],
}

export function ticketOrder(sort: readonly SortKey[] = usualSort): TicketOrder {
  const keys = sort.length === 0 ? usualSort : sort
  const name = keys.join(' ')
  const terms = [
    ...keys.flatMap((key) => columns[key.replace('-', '')]?.(key.startsWith('-')) ?? []),
    { value: ref('newest'), isFalling: false },
  ]
  return {
    isUsual: name === usualSort.join(' '),
    places: terms.map(({ value }, index) => sql`${value} AS ${sql.ref(placeName(index))}`),
    by: terms.map(({ isFalling }, index) => sql`${sql.ref(placeName(index))} ${sql.raw(isFalling ? 'DESC' : 'ASC')}`),
    after: (cursor) => after(terms, readCursor(cursor, name, terms.length)),
    cursorOf: (row) =>
      Buffer.from(JSON.stringify([name, ...terms.map((_, index) => Number(row[placeName(index)]))])).toString(
        'base64url',
      ),
  }
}

const placeName = (index: number) => `place${index}`

/** Row values where all terms run one way, since an index answers them; else term by term. */
function after(terms: readonly Term[], values: readonly number[]): RawBuilder<boolean> {
  const [first] = terms
  const numbers = values.map((value) => sql.lit(value))
  if (terms.every(({ isFalling }) => isFalling === first?.isFalling)) {
    const comparison = sql.raw(first?.isFalling ? '<' : '>')
    return sql<boolean>`(${sql.join(terms.map(({ value }) => value))}) ${comparison} (${sql.join(numbers)})`
  }
  const ways = terms.map(({ value, isFalling }, index) => {
    const same = terms.slice(0, index).map((term, at) => sql`${term.value} = ${numbers[at]}`)
    return sql`(${sql.join([...same, sql`${value} ${sql.raw(isFalling ? '<' : '>')} ${numbers[index]}`], sql` AND `)})`
  })
  // Said once more, because an index can begin there.
  const from = sql`${first?.value} ${sql.raw(first?.isFalling ? '<=' : '>=')} ${numbers[0]}`
  return sql<boolean>`(${from} AND (${sql.join(ways, sql` OR `)}))`
}

function readCursor(cursor: string, name: string, length: number): readonly number[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(read) && read[0] === name && read.length === length + 1) {
      const values = read.slice(1)
      if (values.every(Number.isSafeInteger)) return values as number[]
    }
  } catch {
    // Falls through to the same refusal.
  }
  throw new DocketError('invalid', 'The cursor is not one of ours; begin again without it.', {
    errors: [{ field: 'cursor', code: 'cursor', message: 'must be `next` of the page before' }],
  })
}
