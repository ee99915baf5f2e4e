import { parseArgs } from 'node:util'
import { isFound, planted } from './planted.ts'
import { recoveries } from './recoveries.ts'
import { type Run, simulate } from './simulate.ts'
import { setStage } from './stage.ts'

/**
 * Runs the help desk with faults, once for each seed, and audits what it left behind.
 *
 *     npm run sim [-- --seeds 2000 --from 1]
 *     npm run sim -- --seed 17 [--trace]            one run, step by step
 *     npm run sim -- --planted [--seeds 500]        with each planted bug, until it is found
 *     npm run sim -- --planted no-fence --seed 17   one run with one of them
 */
const { values, positionals } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const bugs = positionals.length > 0 ? positionals : Object.keys(planted)
/** As often as this a seed is run twice, and must be the same run. */
const againEvery = 20

const stage = await setStage()
try {
  if (values.seed !== undefined) process.exitCode = await one(Number(values.seed))
  else process.exitCode = values.planted ? await hunt() : await many()
} finally {
  await stage.strike()
}

async function one(seed: number): Promise<number> {
  const wrapping = values.planted ? (planted[bugs[0] ?? ''] ?? {}) : {}
  const run = await simulate(stage, seed, { keepLines: values.trace, wrapping })
  for (const line of run.lines) console.log(line)
  console.log(`seed ${seed}: ${run.steps} steps, hash ${run.hash}`)
  for (const [name, times] of run.reached) console.log(`  ${name}: ${times}`)
  return tell(run)
}

async function many(): Promise<number> {
  const [from, count] = [Number(values.from), Number(values.seeds)]
  const reached = new Map<string, number>()
  let failed = 0
  let steps = 0
  let again = 0
  for (let seed = from; seed < from + count; seed++) {
    const run = await simulate(stage, seed)
    failed += tell(run)
    steps += run.steps
    for (const name of run.reached.keys()) reached.set(name, (reached.get(name) ?? 0) + 1)
    if (seed % againEvery === 0) {
      again++
      const { hash } = await simulate(stage, seed)
      if (hash !== run.hash)
        failed += tell({ ...run, broken: [`I14 the same seed was another run: ${run.hash}, ${hash}`] })
    }
    if ((seed - from + 1) % 100 === 0) console.log(`${seed - from + 1} seeds, ${failed} failed`)
  }
  for (const name of recoveries) console.log(`  ${String(reached.get(name) ?? 0).padStart(5)} seeds met ${name}`)
  const missed = recoveries.filter((name) => !reached.has(name))
  for (const name of missed) console.log(`✗ no seed met: ${name}`)
  console.log(`${count} seeds, ${steps} steps, ${again} run twice: ${failed} failed`)
  return failed > 0 || missed.length > 0 ? 1 : 0
}

/** Each bug in turn; one that no seed finds fails. */
async function hunt(): Promise<number> {
  let survivors = 0
  for (const name of bugs) {
    const wrapping = planted[name]
    if (!wrapping) throw new Error(`there is no planted bug ${name}: ${Object.keys(planted).join(', ')}`)
    const [from, last] = [Number(values.from), Number(values.from) + Number(values.seeds)]
    let found: Run | null = null
    for (let seed = from; seed < last && !found; seed++) {
      const run = await simulate(stage, seed, { wrapping })
      if (isFound(run)) found = run
    }
    if (!found) survivors++
    console.log(
      found ? `✔ ${name}: seed ${found.seed}: ${found.broken[0]}` : `✗ ${name} survives ${values.seeds} seeds`,
    )
  }
  console.log(`${bugs.length} planted, ${survivors} survived`)
  return survivors > 0 ? 1 : 0
}

/** 1 when a promise was broken, and how to see it again. */
function tell({ seed, broken }: Pick<Run, 'seed' | 'broken'>): 0 | 1 {
  for (const said of broken) console.log(`✗ seed ${seed}: ${said}`)
  if (broken.length > 0) console.log(`  npm run sim -- --seed ${seed} --trace`)
  return broken.length > 0 ? 1 : 0
}
