import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type EngineProcess, pause, startEngine } from './engine.ts'

/**
 * Fails the n-th fsync (or write) of the engine with an I/O error, for n = 1, 2, … until a run passes clean. Each time: nobody is told yes
 * after it, the engine ends by itself with an exit code, and one that starts from the same files knows everything that was accepted.
 * Needs `strace`.
 *
 *     npm run drill -- disk [--call fsync --from 1]
 */
const { values } = parseArgs({
  options: { call: { type: 'string', default: 'fsync' }, from: { type: 'string', default: '1' } },
})
const submissions = 6

try {
  execFileSync('strace', ['-V'], { stdio: 'ignore' })
} catch {
  console.log('✗ SKIPPED: this drill needs strace, and it is not installed')
  process.exit(1)
}

const faults: string[] = []
let runs = 0
for (let n = Number(values.from); !(await passesClean(n)); n++) runs++
console.log(`${runs} runs with a failed ${values.call}, then one without`)
for (const fault of faults) console.log(`✗ ${fault}`)
console.log(faults.length === 0 ? '✔ nothing said yes that was not kept' : `${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

/** One run whose n-th call fails; true when it never came to it. */
async function passesClean(n: number): Promise<boolean> {
  const data = await mkdtemp(join(tmpdir(), 'docket-drill-'))
  const settings = { DOCKET_DATA: data, DOCKET_SECRET: 'drill'.repeat(8) }
  // The tracer is the child, so that signals and the exit code are the engine's own.
  const strace = ['strace', '-D', '-f', '-qq', '-o', join(data, 'strace'), '-e', `trace=${values.call}`]
  try {
    const failing = await startEngine(settings, [...strace, '-e', `inject=${values.call}:error=EIO:when=${n}`]).catch(
      () => null,
    )
    const accepted = failing === null ? new Map<string, number>() : await sendAll(failing)
    if (failing !== null && accepted.size === submissions && failing.child.exitCode === null) {
      failing.child.kill('SIGTERM')
      const { code } = await failing.ended
      if (code === 0) return true
    }
    if (failing !== null) {
      const ended = await Promise.race([failing.ended, pause(10_000).then(() => null)])
      if (ended === null) faults.push(`${values.call} ${n}: the engine did not end`)
      else if (ended.code === 0) faults.push(`${values.call} ${n}: the engine ended as if all were well`)
      failing.child.kill('SIGKILL')
      await failing.ended
    }
    console.log(
      `${values.call} ${n}: ${failing === null ? 'did not start' : `${accepted.size} accepted before it ended`}`,
    )
    await recovers(n, settings, accepted)
    return false
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

async function recovers(n: number, settings: Readonly<Record<string, string>>, accepted: ReadonlyMap<string, number>) {
  const engine = await startEngine(settings)
  const found = await sendAll(engine)
  for (const [key, number] of accepted) {
    if (found.get(key) !== number)
      faults.push(`${values.call} ${n}: ${key} was accepted as ${number} and is ${found.get(key)}`)
  }
  if (new Set(found.values()).size !== submissions) faults.push(`${values.call} ${n}: ${found.size} of ${submissions}`)
  engine.child.kill('SIGTERM')
  await engine.ended
}

/** Ticket numbers of what was accepted, by key. */
async function sendAll({ port, ended }: EngineProcess): Promise<ReadonlyMap<string, number>> {
  const accepted = new Map<string, number>()
  let over = false
  void ended.then(() => {
    over = true
  })
  for (let index = 0; index < submissions && !over; index++) {
    const key = `disk-${index}`
    const answer = await fetch(`http://127.0.0.1:${port}/forms/contact`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key },
      body: JSON.stringify({
        name: 'Drill',
        email: 'drill@customers.example',
        subject: key,
        message: `This is ${key}.`,
      }),
    }).catch(() => null)
    if (answer?.status !== 201) continue
    accepted.set(key, ((await answer.json()) as { ticket: { number: number } }).ticket.number)
  }
  return accepted
}
