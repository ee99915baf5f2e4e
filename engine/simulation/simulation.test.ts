import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import regressions from './regressions.json' with { type: 'json' }
import { simulate } from './simulate.ts'
import { setStage } from './stage.ts'

/** `npm run sim` tries many more. */
const seeds = Array.from({ length: 25 }, (_, index) => 1_000 + index)

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
    const hashOf = async (seed: number) => (await simulate(stage, seed)).hash
    expect(await hashOf(7)).toBe(await hashOf(7))
    expect(await hashOf(7)).not.toBe(await hashOf(11))
  })
})
