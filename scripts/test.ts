import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'

/**
 * All that `npm test` does. What waits for other things than the processor runs beside what computes, so that no core of two stays idle;
 * each line that is printed begins with the part that says it. Ends with 1 where a part failed.
 */
interface Part {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** How much it gives way to the part beside it, as `nice` counts; 0 when left out. */
  readonly nice?: number
}

/** The parts of one step run at once; the next step begins when all of them went well. */
const steps: readonly (readonly Part[])[] = [
  [
    { name: 'check', command: ['npm', 'run', '--silent', 'check'] },
    // It builds the site, which the next step looks at.
    { name: 'start', command: ['vitest', 'run', '--project', 'start'] },
  ],
  [
    // The longest, and it waits most: what it leaves of the processor is enough for the other.
    { name: 'browser', command: ['playwright', 'test'] },
    { name: 'engine', command: ['vitest', 'run', '--project', 'pure', '--project', 'databases'], nice: 5 },
  ],
]

/** Whoever stops the tests stops their parts. A terminal tells Ctrl+C to the parts itself, and they end in order when they hear it once. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
let isStopped = false

for (const step of steps) {
  const went = await Promise.all(step.map(run))
  const failed = step.filter((_, index) => !went[index]).map(({ name }) => name)
  if (failed.length === 0) continue
  console.error(`Failed: ${failed.join(', ')}`)
  process.exitCode = 1
  break
}

async function run({ name, command: [command, ...args], nice = 0 }: Part): Promise<boolean> {
  const began = performance.now()
  const colors = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...colors } })
  if (nice > 0 && child.pid !== undefined) setPriority(child.pid, nice)
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => console.log(`${name.padEnd(7)} │ ${line}`))
  const stop = (signal: NodeJS.Signals) => {
    isStopped = true
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of signals) process.once(signal, stop)
  const wentWell = await new Promise<boolean>((resolve) => {
    child.once('error', ({ message }) => {
      console.error(`${name.padEnd(7)} │ ${message}`)
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0 && !isStopped))
  })
  for (const signal of signals) process.off(signal, stop)
  const seconds = Math.round((performance.now() - began) / 1_000)
  console.log(`${name.padEnd(7)} │ ${wentWell ? 'went well' : 'failed'} after ${seconds} s`)
  return wentWell
}
