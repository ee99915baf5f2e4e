import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, get, request } from 'node:http'
import { join } from 'node:path'
import { atMost, type Result } from './lib/report.ts'
import { ask, root, startDocket } from './lib/servers.ts'

export const notMeasured = [
  'the visitor’s browser: frames are counted as they arrive on the socket',
  'the way over a network: readers, operator and server share the machine',
]

const conversations = Number(process.env.DOCKET_BENCH_CONVERSATIONS ?? 1_000)
const idle = Number(process.env.DOCKET_BENCH_READERS ?? 5_000)
const messages = 400
const everyMs = 20

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** One side of the comparison: how a reader is opened, and how an operator writes to one conversation, or something is told to all. */
interface Side {
  readonly port: number
  readonly pid: number
  readonly live: (conversation: number) => { readonly path: string; readonly headers: Record<string, string> }
  readonly write: (conversation: number, text: string) => Promise<void>
  readonly tellAll: () => Promise<void>
  /** What a frame holds that was told to all. */
  readonly told: string
}

/** G7 and G11: open conversations, messages of an operator, and readers who only wait; beside a bare event stream in the same run. */
export async function chat(): Promise<readonly Result[]> {
  const server = await startDocket()
  const rival = await startRival()
  try {
    const ours = await docket(server)
    const mine = await measure(ours)
    const theirs = await measure(rival.side)
    const beside = (figure: number) => ({ name: 'bare node:http', figure })
    const row = (result: Result, figure: number): Result => ({
      ...result,
      rival: beside(figure),
      ratio: result.figure / figure,
    })
    return [
      row(
        atMost('G11', `p99, operator to visitor, ${conversations} open conversations`, mine.p99Ms, 'ms', 50),
        theirs.p99Ms,
      ),
      row(atMost('G11', 'the same, median', mine.p50Ms, 'ms', 50), theirs.p50Ms),
      row(atMost('G7', `memory of one of ${idle} idle readers`, mine.readerKb, 'kB', 20), theirs.readerKb),
      row(atMost('G7', `one event to all ${idle}`, mine.allMs, 'ms', 250), theirs.allMs),
      atMost('G8', `memory of the engine with all of them`, mine.memoryMb, 'MB', 300),
    ]
  } finally {
    rival.stop()
    await server.kill()
    await server.remove()
    agent.destroy()
  }
}

async function measure(side: Side) {
  const heard = new Map<string, (at: number) => void>()
  let told = 0
  const hear = (frame: string) => {
    if (frame.includes(side.told)) told++
    const mark = /mark-\d+-/.exec(frame)?.[0]
    if (mark !== undefined) heard.get(mark)?.(performance.now())
  }
  const close: (() => void)[] = []
  for (let n = 0; n < conversations; n++) close.push(await reader(side, n, hear))
  const before = await memoryOf(side.pid)
  for (let n = conversations; n < idle; n++) close.push(await reader(side, n % conversations, hear))
  const after = await memoryOf(side.pid)
  told = 0
  const startedAt = performance.now()
  await side.tellAll()
  while (told < idle && performance.now() - startedAt < 10_000) await pause(2)
  const allMs = performance.now() - startedAt
  if (told < idle) throw new Error(`only ${told} of ${idle} readers were told`)
  for (const end of close.splice(conversations)) end()
  await pause(1_000)
  const latencies = await talk(side, heard)
  for (const end of close) end()
  return {
    p50Ms: latencies[Math.floor(latencies.length / 2)] ?? 0,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    readerKb: (after - before) / 1024 / (idle - conversations),
    allMs,
    memoryMb: after / 1024 / 1024,
  }
}

/** An operator writes to one conversation after the other, at a pace, as many do together; sorted times until the reader has it. */
async function talk(side: Side, heard: Map<string, (at: number) => void>): Promise<readonly number[]> {
  const latencies: number[] = []
  const one = async (n: number) => {
    const mark = `mark-${n}-`
    const startedAt = performance.now()
    const arrived = new Promise<number>((resolve) => heard.set(mark, resolve))
    await side.write((n * 7) % conversations, `${mark} How may I help you?`)
    latencies.push((await arrived) - startedAt)
    heard.delete(mark)
  }
  // What is compiled on the way is compiled by then.
  for (let n = 0; n < 100; n++) await one(1_000_000 + n)
  latencies.length = 0
  const running: Promise<void>[] = []
  for (let n = 0; n < messages; n++) {
    running.push(one(n))
    await pause(everyMs)
  }
  await Promise.all(running)
  return latencies.sort((a, b) => a - b)
}

function reader({ port, live }: Side, conversation: number, hear: (frame: string) => void): Promise<() => void> {
  const { path, headers } = live(conversation)
  return new Promise((resolve, reject) => {
    const sent = get({ port, path, headers, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`a stream was answered with ${response.statusCode}`))
      let rest = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        rest += piece
        const frames = rest.split('\n\n')
        rest = frames.pop() ?? ''
        for (const frame of frames) hear(frame)
      })
      response.on('error', () => {})
      resolve(() => sent.destroy())
    })
    sent.on('error', reject)
  })
}

/** Resident bytes, once nothing is under way any more. */
async function memoryOf(pid: number): Promise<number> {
  await pause(1_500)
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) * 1024
}

async function docket({ port, env, child }: Awaited<ReturnType<typeof startDocket>>): Promise<Side> {
  const origin = `http://127.0.0.1:${port}`
  const { pathname } = new URL(ask(env, 'agent', 'link', 'ana').link ?? '')
  const cookie = await signIn(port, pathname, origin)
  const path = '/chat/website/conversations'
  const begun: { readonly id: string; readonly token: string }[] = []
  const begin = async (n: number) => {
    // This page has no script: the visitor waits for a human.
    const { id, token } = JSON.parse(await post(port, path, { url: '/forms/contact/' }, { origin })) as {
      id: string
      token: string
    }
    await post(
      port,
      `${path}/${id}/messages`,
      { id: `first-${n}-key`, text: `Question ${n}` },
      { origin, authorization: `Bearer ${token}` },
    )
    begun[n] = { id, token }
  }
  const operator = { origin, cookie }
  await post(port, '/desk/chat/presence', { available: false }, operator)
  const heartbeat = setInterval(() => void post(port, '/desk/chat/presence', { available: false }, operator), 20_000)
  heartbeat.unref()
  for (let n = 0; n < conversations; n += 16)
    await Promise.all(Array.from({ length: Math.min(16, conversations - n) }, (_, index) => begin(n + index)))
  let written = 0
  return {
    port,
    pid: child.pid ?? 0,
    live: (n) => ({ path: `${path}/${begun[n]?.id}/live`, headers: { authorization: `Bearer ${begun[n]?.token}` } }),
    async write(n, text) {
      await post(
        port,
        `/desk/chat/conversations/${begun[n]?.id}/messages`,
        { id: `operator-${++written}`, text },
        operator,
      )
    },
    // Everybody still waits: each is told that somebody is there now.
    tellAll: async () => void (await post(port, '/desk/chat/presence', { available: true }, operator)),
    told: '"available":true',
  }
}

/** The cookie of an agent who follows a one-time link. */
function signIn(port: number, path: string, origin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, path, method: 'POST', headers: { origin }, agent: false }, ({ headers }) => {
      resolve(headers['set-cookie']?.at(-1)?.split(';')[0] ?? '')
    })
    sent.on('error', reject)
    sent.end()
  })
}

async function startRival() {
  const child = spawn(process.execPath, [join(root, 'bench/rivals/bare-stream.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port = 0, pid = 0] = await new Promise<number[]>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim().split(' ').map(Number)))
    child.once('exit', (code) => reject(new Error(`the bare stream ended with ${code}`)))
  })
  const side: Side = {
    port,
    pid,
    live: (n) => ({ path: `/live/${n}`, headers: {} }),
    write: async (n, text) => void (await post(port, `/write/${n}`, { text }, {})),
    tellAll: async () => void (await post(port, '/write/all', { available: true }, {})),
    told: '"available":true',
  }
  return { side, stop: () => void child.kill('SIGKILL') }
}

function post(port: number, path: string, body: object, headers: Record<string, string>): Promise<string> {
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        port,
        path,
        agent,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      },
      (response) => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (piece: string) => (answer += piece))
        response.on('end', () =>
          (response.statusCode ?? 500) < 300
            ? resolve(answer)
            : reject(new Error(`${path}: ${response.statusCode} ${answer}`)),
        )
      },
    )
    sent.on('error', reject)
    sent.end(text)
  })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
