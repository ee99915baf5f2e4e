const times = Number(process.env.DOCKET_TEST_TIMES ?? 1)
const seed = Number(process.env.DOCKET_TEST_SEED ?? 7)

/**
 * Parameters of a property test: few tries and always the same ones in `npm test`, so that nobody meets a failure that is not theirs;
 * `npm run drill -- properties` tries more, and others each time.
 */
export const tries = (count: number) => ({ numRuns: count * times, seed })
