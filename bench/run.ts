import { parseArgs } from 'node:util'
import { machine, print, type Result } from './lib/report.ts'

interface Bench {
  readonly run: () => Promise<readonly Result[]>
  readonly notMeasured: readonly string[]
}

/** One file a bench; loaded only when it is asked for. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  intake: async () => {
    const { intake, notMeasured } = await import('./intake.ts')
    return { run: () => intake(), notMeasured }
  },
  event: async () => {
    const { event, notMeasured } = await import('./event.ts')
    return { run: () => event(), notMeasured }
  },
  engines: async () => {
    const { engines, notMeasured } = await import('./engines.ts')
    return { run: () => engines(), notMeasured }
  },
  list: async () => {
    const { list, notMeasured } = await import('./list.ts')
    return { run: () => list(), notMeasured }
  },
  desk: async () => {
    const { desk, notMeasured } = await import('./desk.ts')
    return { run: () => desk(), notMeasured }
  },
  chat: async () => {
    const { chat, notMeasured } = await import('./chat.ts')
    return { run: () => chat(), notMeasured }
  },
  mail: async () => {
    const { mail, notMeasured } = await import('./mail.ts')
    return { run: () => mail(), notMeasured }
  },
  policy: async () => {
    const { policy, notMeasured } = await import('./policy.ts')
    return { run: () => policy(), notMeasured }
  },
  site: async () => {
    const { site, notMeasured } = await import('./site.ts')
    return { run: () => site(), notMeasured }
  },
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const asked = positionals.length === 0 ? Object.keys(benches) : positionals
const results: Result[] = []
const unmeasured: string[] = []
let ended = true
for (const name of asked) {
  const load = benches[name]
  if (!load) {
    console.error(`There is no bench "${name}"; there are ${Object.keys(benches).join(', ')}.`)
    process.exit(2)
  }
  const bench = await load()
  if (!values.json) console.error(`${name} …`)
  try {
    results.push(...(await bench.run()))
  } catch (error) {
    unmeasured.push(`${name}: it ended with ${error instanceof Error ? error.message : error}`)
    ended = false
  }
  unmeasured.push(...bench.notMeasured)
}
if (values.json) console.log(JSON.stringify({ machine: machine(), results, notMeasured: unmeasured }, null, 2))
else print(results, unmeasured)
process.exit(ended && results.every(({ met }) => met) ? 0 : 1)
