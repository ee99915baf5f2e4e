import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/**
 * Tries every property many more times than `npm test` does, with other values each time; the seed that it prints brings a failure back.
 *
 *     npm run drill -- properties [--times 30 --seed 7]
 */
const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const files = globSync('engine/**/*.test.ts').filter((file) => readFileSync(file, 'utf8').includes('tries('))
console.log(`${files.length} files, ${values.times} times the tries of npm test, --seed ${values.seed}`)
const { status } = spawnSync('vitest', ['run', ...files], {
  stdio: 'inherit',
  env: { ...process.env, DOCKET_TEST_TIMES: values.times, DOCKET_TEST_SEED: values.seed },
})
process.exitCode = status ?? 1
