import { DocketError } from '#engine/core/docket-error.ts'
import { gather } from './gather.ts'

/** Names one write, however much another is like it. */
interface Asked<Row> {
  readonly row: Row
}

/**
 * Group writing: whoever writes while a statement is under way shares the next one, and resolves after its commit. Where the statement is
 * refused for what one of them brought, each is written alone, so that it fails alone; what is nobody's own fault (the disk is full, the
 * database is away) is said to all of them.
 * @param write one statement; its results in the order of the rows
 */
export function gatherWrites<Row, Result>(
  write: (rows: readonly Row[]) => Promise<readonly Result[]>,
): (row: Row) => Promise<Result> {
  const together = gather<Asked<Row>, PromiseSettledResult<Result>>(async (asked) => {
    // The last one may be named several times.
    const all = [...new Set(asked)]
    const settled = await settle(
      write,
      all.map(({ row }) => row),
    )
    return new Map(all.map((one, index) => [one, settled[index] as PromiseSettledResult<Result>]))
  })
  return async (row) => {
    const settled = await together({ row })
    if (settled?.status !== 'fulfilled') throw settled?.reason
    return settled.value
  }
}

async function settle<Row, Result>(
  write: (rows: readonly Row[]) => Promise<readonly Result[]>,
  rows: readonly Row[],
): Promise<readonly PromiseSettledResult<Result>[]> {
  try {
    return (await write(rows)).map((value) => ({ status: 'fulfilled', value }))
  } catch (error) {
    if (rows.length === 1 || error instanceof DocketError)
      return rows.map(() => ({ status: 'rejected', reason: error }))
    return Promise.allSettled(rows.map(async (row) => (await write([row]))[0] as Result))
  }
}
