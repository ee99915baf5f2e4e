import { connect, type Socket } from 'node:net'

/** A closed loop: `connections` sockets, each sending its next request when the last one is answered. */
export interface Load {
  readonly host: string
  readonly port: number
  readonly connections: number
  readonly seconds: number
  /** The n-th request, complete. */
  readonly request: (n: number) => string
}

export interface LoadResult {
  readonly perSecond: number
  readonly answered: number
  /** Status → count. */
  readonly statuses: Readonly<Record<string, number>>
  readonly p50Ms: number
  readonly p99Ms: number
}

/** What is compiled on the way is compiled by then; rivals get the same. */
export const warmUpMs = 3_000

/** Runs the load after warming up. Throws when a connection breaks. */
export async function run(load: Load): Promise<LoadResult> {
  let sent = 0
  let latencies: number[] = []
  let statuses: Record<string, number> = {}
  const endsAt = { value: Number.POSITIVE_INFINITY }
  const next = () => (performance.now() < endsAt.value ? load.request(sent++) : null)
  const answered = (status: string, ms: number) => {
    latencies.push(ms)
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  const loops = Array.from({ length: load.connections }, () => loop(load, next, answered))
  await wait(warmUpMs)
  latencies = []
  statuses = {}
  const startedAt = performance.now()
  endsAt.value = startedAt + load.seconds * 1000
  await Promise.all(loops)
  const seconds = (performance.now() - startedAt) / 1000
  latencies.sort((a, b) => a - b)
  return {
    perSecond: latencies.length / seconds,
    answered: latencies.length,
    statuses,
    p50Ms: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** One connection. Answers are told apart by Content-Length or the end of a chunked body, which is all our servers send. */
function loop(
  { host, port }: Load,
  next: () => string | null,
  answered: (status: string, ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host, port, noDelay: true })
    let startedAt = 0
    let received = ''
    const send = () => {
      const request = next()
      if (request === null) {
        socket.end()
        resolve()
        return
      }
      startedAt = performance.now()
      socket.write(request)
    }
    socket.setEncoding('latin1')
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', (chunk: string) => {
      received += chunk
      if (!complete(received)) return
      answered(received.slice(9, 12), performance.now() - startedAt)
      received = ''
      send()
    })
  })
}

function complete(received: string): boolean {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, end))
  if (length) return received.length >= end + 4 + Number(length[1])
  return /\r\ntransfer-encoding: chunked/i.test(received.slice(0, end)) ? received.endsWith('0\r\n\r\n') : true
}

/** A POST with a JSON body. */
export function post(path: string, host: string, body: string, headers: Readonly<Record<string, string>> = {}): string {
  const extra = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${extra.join('')}\r\n${body}`
}

export function get(path: string, host: string, headers: Readonly<Record<string, string>> = {}): string {
  const extra = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${extra.join('')}\r\n`
}
