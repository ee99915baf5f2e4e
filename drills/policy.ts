import { parseArgs } from 'node:util'
import { demonstratePolicy } from '#engine/testing/policy-demonstration.ts'

/**
 * Changes a target, renames a state and removes a field over a store of many tickets, and compares what plan, replay, check and test say
 * with a count that uses none of their code.
 *
 *     node drills/policy.ts [--tickets 10000]
 */
const { values } = parseArgs({ options: { tickets: { type: 'string', default: '10000' } } })
const { numbers, tookMs } = await demonstratePolicy(Number(values.tickets))
for (const { what, said, counted } of numbers) {
  process.stdout.write(
    `${said === counted ? '✔' : '✗'} ${what}: ${said}${said === counted ? '' : `, but ${counted} were counted`}\n`,
  )
}
process.stdout.write(
  `${Object.entries(tookMs)
    .map(([what, ms]) => `${what} ${(ms / 1000).toFixed(1)} s`)
    .join(' · ')}\n`,
)
process.exitCode = numbers.every(({ said, counted }) => said === counted) ? 0 : 1
