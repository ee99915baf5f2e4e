import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { Agent, get, request } from 'node:http'
import { join } from 'node:path'
import { ask, root, startDocket } from './lib/servers.ts'
const conversations = 1000
const agent = new Agent({ keepAlive: true, maxSockets: 16 })
interface Side { port: number; pid: number; live: any; write: any; tellAll: any; told: string }
const SNAP = process.env.SNAP
async function main() {
  const server = SNAP === 'rival' ? null : await startDocket(SNAP ? { NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=/tmp/snap` } : {NODE_OPTIONS: process.env.OPTS ?? ''})
  const pid = server?.child.pid ?? 0
  console.log('start', await mem(pid))
  const side = await docket(server as any)
  const close: any[] = []
  const hear = () => {}
  console.log('conversations', await mem(pid))
  for (let n = 0; n < 1000; n++) close.push(await reader(side, n, hear))
  console.log('1000', await mem(pid)); const a = await mem(pid)
  if (SNAP) { process.kill(pid, 'SIGUSR2'); await pause(15000) }
  for (let n = 1000; n < 5000; n++) close.push(await reader(side, n % 1000, hear))
  const b = await mem(pid)
  console.log('5000', b, 'kB each', ((b.rss - a.rss) / 4000).toFixed(2), 'anon', ((b.anon - a.anon) / 4000).toFixed(2))
  if (SNAP) { process.kill(pid, 'SIGUSR2'); await pause(20000) }
  if (process.env.CPU) { const c0 = cpu(pid); await side.tellAll(); await pause(1500); console.log('tellAll cpu ticks', cpu(pid) - c0) }
  const c1 = cpu(pid)
  const t = performance.now()
  for (let n = 0; n < 500; n++) { await side.write((n * 7) % 1000, `mark-${n}- How may I help you?`) }
  console.log('500 writes ms', Math.round(performance.now() - t), 'cpu ticks', cpu(pid) - c1, await mem(pid))
  for (const c of close) c()
  await pause(1000)
  console.log('closed', await mem(pid))
  await server?.kill(); await server?.remove(); agent.destroy()
}
function cpu(pid: number) { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return Number(f[11]) + Number(f[12]) }
async function mem(pid: number) { await pause(1500); const s = readFileSync(`/proc/${pid}/status`, 'utf8'); const g = (k: string) => Number(new RegExp(`^${k}:\\s+(\\d+)`, 'm').exec(s)?.[1]); return { rss: g('VmRSS'), anon: g('RssAnon'), file: g('RssFile'), threads: g('Threads') } }
function reader({ port, live }: Side, conversation: number, hear: any): Promise<() => void> {
  const { path, headers } = live(conversation)
  return new Promise((resolve, reject) => {
    const sent = get({ port, path, headers, agent: false }, (response) => { response.on('data', () => {}); response.on('error', () => {}); resolve(() => sent.destroy()) })
    sent.on('error', reject)
  })
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
await main()
