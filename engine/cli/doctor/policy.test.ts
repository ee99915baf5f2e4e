import { expect, test } from 'vitest'
import { policyDifference } from './policy.ts'

const ours = "default-src 'self'; script-src 'self' https://desk.acme.test; frame-ancestors 'none'"

test('a policy in another order is the same one', () => {
  expect(policyDifference(ours, ours)).toBeNull()
  expect(
    policyDifference("frame-ancestors 'none';script-src  https://desk.acme.test 'self'; DEFAULT-SRC 'self';", ours),
  ).toBeNull()
})

test('of another policy it is said which sources are too many and which too few', () => {
  expect(
    policyDifference("default-src 'self'; script-src 'self' 'unsafe-inline'; upgrade-insecure-requests", ours),
  ).toBe(
    "script-src has 'unsafe-inline' and lacks https://desk.acme.test; frame-ancestors lacks 'none'; upgrade-insecure-requests",
  )
})
