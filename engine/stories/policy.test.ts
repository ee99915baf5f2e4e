import { expect, test } from 'vitest'
import { demonstratePolicy } from '#engine/testing/policy-demonstration.ts'

test('plan, replay, check and test say the numbers that a count by hand gives, and a revert takes everything back', async () => {
  const { numbers } = await demonstratePolicy(300)
  expect(numbers.map(({ what, said }) => `${what}: ${said}`)).toEqual(
    numbers.map(({ what, counted }) => `${what}: ${counted}`),
  )
  const of = (what: string) => numbers.find((one) => one.what.endsWith(what))?.counted
  // Numbers that are nothing would prove nothing.
  for (const what of ['breached at once', 'would have been late', 'the map moves', 'lose their field'])
    expect(of(what)).toBeGreaterThan(0)
})
