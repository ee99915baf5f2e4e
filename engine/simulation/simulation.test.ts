import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import foundBy from './found-by.json' with { type: 'json' }
import { isFound, planted } from './planted.ts'
import regressions from './regressions.json' with { type: 'json' }
import { simulate } from './simulate.ts'
import { setStage } from './stage.ts'

/** `npm run sim` tries many more. */
const seeds = Array.from({ length: 8 }, (_, index) => 1_000 + index)

let stage: Awaited<ReturnType<typeof setStage>>
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.strike())

describe('a help desk whose world fails', () => {
  test.each(regressions)('keeps its promises where it once broke one (seed %i)', async (seed) => {
    expect((await simulate(stage, seed)).broken).toEqual([])
  })

  test('keeps its promises whatever else happens', async () => {
    const broken: string[] = []
    for (const seed of seeds)
      broken.push(...(await simulate(stage, seed)).broken.map((said) => `seed ${seed}: ${said}`))
    expect(broken).toEqual([])
  })

  test('does the same again for the same seed, and something else for another', async () => {
    const [one, again, other] = [await simulate(stage, 22), await simulate(stage, 22), await simulate(stage, 27)]
    expect(again.hash).toBe(one.hash)
    expect(other.hash).not.toBe(one.hash)
  })
})

describe('a planted bug', () => {
  test('is not found where it only breaks the engine itself', async () => {
    const deliver = () => Promise.reject(new TypeError('there is no such function'))
    const run = await simulate(stage, 1, { wrapping: { deliverer: (deliverer) => ({ ...deliverer, deliver }) } })
    expect(run.broken).toContainEqual(expect.stringContaining('there is no such function'))
    expect(run).not.toSatisfy(isFound)
  })

  test('has a seed that finds it', () => {
    expect(Object.keys(foundBy).sort()).toEqual(Object.keys(planted).sort())
  })

  /** A change of what is simulated moves the seeds: from where it was found last on, so many are tried. */
  const tries = 100

  test.each(Object.entries(foundBy))('is found: %s (%o)', async (name, { seed, promise }) => {
    for (let tried = seed; tried < seed + tries; tried++) {
      const run = await simulate(stage, tried, { wrapping: planted[name] ?? {} })
      // By what it breaks, and by nothing that only happened to go wrong.
      if (isFound(run) && run.broken.some((said) => said.startsWith(`${promise} `))) return
    }
    expect.fail(`none of ${tries} seeds from ${seed} on finds it by ${promise}`)
  })
})
