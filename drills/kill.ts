import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seeded } from '#engine/testing/seeded.ts'
import { type EngineProcess, pause, root, startEngine } from './engine.ts'
import { type Sink, startSink } from './sink.ts'

/**
 * Kills the engine with SIGKILL (T06), at random instants and at failpoints round commit and send, while clients send forms and a relay takes
 * mail. Afterwards: every acknowledged submission is one ticket, every retry with the same id gave one, no mail is lost, and what was
 * sent twice has one Message-ID.
 *
 *     npm run drill [-- --rounds 200 --seed 7]
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, seed: { type: 'string', default: '7' } },
})
const rounds = Number(values.rounds)
const random = seeded(Number(values.seed))
const clients = 6

/** Where a round dies: a failpoint with how often it is passed before, or null for a random instant. */
const failpoints = [
  'intake.before-commit',
  'intake.after-commit',
  'outbox.before-send',
  'outbox.after-send',
  null,
  null,
] as const

interface Intent {
  readonly id: string
  readonly address: string
  /** The ticket number that was acknowledged. */
  acknowledged: number | null
  tries: number
}

const intents: Intent[] = []
const open: Intent[] = []
const faults: string[] = []

const data = await mkdtemp(join(tmpdir(), 'docket-drill-'))
const sink = await startSink()
const settings = {
  DOCKET_DATA: data,
  DOCKET_RELAY_URL: `smtp://127.0.0.1:${sink.port}`,
  DOCKET_SECRET: 'drill'.repeat(8),
}
let kills = 0
try {
  for (let round = 0; round < rounds; round++) {
    const failpoint = failpoints[round % failpoints.length] ?? null
    const engine = await startEngine({
      ...settings,
      ...(failpoint && { DOCKET_FP: `${failpoint}:kill:${1 + below(12)}` }),
    })
    const sending = sendWhile(engine)
    if (failpoint === null) await pause(20 + below(300))
    else await Promise.race([engine.ended, pause(1_500)])
    engine.child.kill('SIGKILL')
    const { signal } = await engine.ended
    if (signal === 'SIGKILL') kills++
    await sending
    if ((round + 1) % 20 === 0)
      console.log(`${round + 1} rounds, ${intents.length} submissions, ${open.length} unanswered`)
  }
  await audit()
} finally {
  await sink.close()
  await rm(data, { recursive: true, force: true })
}
console.log(`${kills} kills, ${intents.length} submissions, ${total(sink)} mails`)
for (const fault of faults) console.log(`✗ ${fault}`)
console.log(faults.length === 0 ? '✔ nothing lost, nothing doubled' : `${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

/** Clients send until the engine is gone; what was not acknowledged is sent again, with the same id. */
async function sendWhile(engine: EngineProcess): Promise<void> {
  let gone = false
  void engine.ended.then(() => {
    gone = true
  })
  const client = async () => {
    while (!gone) {
      const intent = open.shift() ?? newIntent()
      if (!(await send(engine.port, intent))) {
        open.push(intent)
        return
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
}

function newIntent(): Intent {
  const id = `drill-${intents.length}`
  const intent = { id, address: `${id}@customers.example`, acknowledged: null, tries: 0 }
  intents.push(intent)
  return intent
}

async function send(port: number, intent: Intent): Promise<boolean> {
  intent.tries++
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/forms/contact`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': intent.id },
      body: JSON.stringify({
        name: 'Drill',
        email: intent.address,
        subject: intent.id,
        message: `This is ${intent.id}.`,
      }),
    })
    if (answer.status !== 201) {
      if (answer.status !== 503) faults.push(`${intent.id} was answered ${answer.status}: ${await answer.text()}`)
      return answer.status !== 503
    }
    const { ticket } = (await answer.json()) as { ticket: { number: number } }
    if (intent.acknowledged !== null && intent.acknowledged !== ticket.number) {
      faults.push(`${intent.id} was acknowledged as ${intent.acknowledged} and as ${ticket.number}`)
    }
    intent.acknowledged = ticket.number
    return true
  } catch {
    return false
  }
}

/** A last engine without faults: everything unanswered is sent, the outbox drains, and the books are compared. */
async function audit(): Promise<void> {
  const engine = await startEngine(settings)
  for (const intent of open.splice(0))
    if (!(await send(engine.port, intent))) faults.push(`${intent.id} is not taken after healing`)
  const token = execFileSync(
    process.execPath,
    ['bin/docket.js', 'token', 'create', '--name', 'drill', '--scope', 'read', '--json'],
    {
      cwd: root,
      env: { ...process.env, ...settings },
      encoding: 'utf8',
    },
  )
  const numbers = await ticketsByTitle(engine.port, (JSON.parse(token) as { token: string }).token)
  for (const { id, acknowledged } of intents) {
    const found = numbers.get(id) ?? []
    if (found.length !== 1) faults.push(`${id} is ${found.length} tickets`)
    else if (found[0] !== acknowledged) faults.push(`${id} was acknowledged as ${acknowledged} and is ${found[0]}`)
  }
  // A killed engine's claims end by themselves with their lease.
  for (let waited = 0; waited < 300 && intents.some(({ address }) => !sink.mails.has(address)); waited++)
    await pause(1_000)
  for (const { id, address } of intents) {
    const ids = sink.mails.get(address) ?? []
    if (ids.length === 0) faults.push(`the confirmation of ${id} was never sent`)
    if (new Set(ids).size > 1) faults.push(`the confirmation of ${id} has ${new Set(ids).size} Message-IDs`)
  }
  const doubled = intents.filter(({ address }) => (sink.mails.get(address)?.length ?? 0) > 1).length
  console.log(
    `${doubled} mails sent twice, with the same Message-ID; ${intents.filter(({ tries }) => tries > 1).length} submissions retried`,
  )
  engine.child.kill('SIGTERM')
  const { code } = await engine.ended
  if (code !== 0) faults.push(`SIGTERM ended the engine with ${code}`)
}

async function ticketsByTitle(port: number, token: string): Promise<Map<string, number[]>> {
  const numbers = new Map<string, number[]>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await fetch(
      `http://127.0.0.1:${port}/api/v1/tickets?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    )
    const page = (await answer.json()) as { tickets: { number: number; title: string }[]; next: string | null }
    for (const { number, title } of page.tickets) numbers.set(title, [...(numbers.get(title) ?? []), number])
    cursor = page.next
  }
  return numbers
}

function total({ mails }: Sink): number {
  return [...mails.values()].reduce((sum, ids) => sum + ids.length, 0)
}

function below(limit: number): number {
  return Math.floor(random() * limit)
}
