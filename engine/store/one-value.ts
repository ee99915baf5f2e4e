import { type RawBuilder, sql } from 'kysely'
import type { Dialect } from './dialect.ts'
import { keepQueries } from './kept-queries.ts'

/** A statement has so many values at most. */
const most = 16
/** Questions of several pages meet in many ways: so many of them, those that come first, are worth a plan that is kept. */
const mostShapes = 12

/**
 * The value of a query that has one, or null; `key` says everything that goes into it, texts as JSON. Those that are asked for at once are columns of one
 * statement, since each statement costs several times what such a query does, and a round trip.
 */
export type OneValue = (key: string, make: () => RawBuilder<unknown>) => Promise<unknown>

const known = new WeakMap<Dialect, OneValue>()

/** The same for all who read through this dialect, whichever table they read. */
export function oneValue(dialect: Dialect): OneValue {
  const made = known.get(dialect) ?? together(dialect)
  known.set(dialect, made)
  return made
}

type Row = Readonly<Record<string, unknown>>

interface Statement {
  readonly values: Map<string, () => RawBuilder<unknown>>
  readonly row: Promise<Row>
}

function together(dialect: Dialect): OneValue {
  const query = keepQueries(dialect)
  const shapes = new Set<string>()
  let open: Statement | null = null

  const read = async (values: Statement['values']): Promise<Row> => {
    // Everybody who asks in this turn has asked by then.
    await null
    if (open?.values === values) open = null
    const make = () => dialect.reader.selectNoFrom([...values].map(([key, one]) => one().as(nameOf(values, key))))
    const key = [...values.keys()].join('\n')
    const shape = key.replaceAll(/"(?:[^"\\]|\\.)*"/g, '?')
    if (shapes.size < mostShapes) shapes.add(shape)
    const [row] = await query<Row>(key, make, shapes.has(shape))
    return row ?? {}
  }
  const begin = (): Statement => {
    const values: Statement['values'] = new Map()
    return { values, row: read(values) }
  }

  return async (key, make) => {
    if (open === null || open.values.size >= most) open = begin()
    const { values, row } = open
    values.set(key, make)
    return (await row)[nameOf(values, key)] ?? null
  }
}

function nameOf(values: Statement['values'], key: string): string {
  return `value${[...values.keys()].indexOf(key)}`
}

/** How many rows a query has, `cap` at most. */
export function upTo(cap: number, rows: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(SELECT count(*) FROM (${rows} LIMIT ${sql.lit(cap)}) AS counted)`
}
