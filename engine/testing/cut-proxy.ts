import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What happens to one connection. `stall`: it stays open and nothing more comes through. */
export interface Cut {
  readonly how: 'close' | 'reset' | 'stall'
  /** When so many bytes from the server went through; or when the client has said this and the server begins to answer. */
  readonly after: number | string
}

export interface CutProxy {
  readonly port: number
  /** Connections that came so far. */
  connections(): number
  /** Cuts that were made. */
  cuts(): number
  close(): Promise<void>
}

/** A TCP proxy in front of a port of this machine; `plan` says what happens to its n-th connection (from 0), null: nothing. */
export async function cutProxy(to: number, plan: (connection: number) => Cut | null): Promise<CutProxy> {
  let connections = 0
  let cuts = 0
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.once('close', () => open.delete(socket))
    }
    passOn(client, upstream, plan(connections++), () => cuts++)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    cuts: () => cuts,
    close() {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function passOn(client: Socket, upstream: Socket, cut: Cut | null, made: () => void): void {
  let left = typeof cut?.after === 'number' ? cut.after : Number.POSITIVE_INFINITY
  let isCut = false
  client.on('data', (chunk: Buffer) => {
    upstream.write(chunk)
    if (typeof cut?.after === 'string' && chunk.includes(cut.after)) left = 0
  })
  upstream.on('data', (chunk: Buffer) => {
    if (isCut) return
    if (cut === null || chunk.length < left) {
      left -= chunk.length
      client.write(chunk)
      return
    }
    isCut = true
    made()
    client.write(chunk.subarray(0, left), () => end(client, upstream, cut))
  })
  client.once('close', () => upstream.destroy())
  upstream.once('close', () => {
    if (!isCut) client.end()
  })
}

function end(client: Socket, upstream: Socket, { how }: Cut): void {
  if (how === 'stall') return
  upstream.destroy()
  if (how === 'reset') client.resetAndDestroy()
  else client.end()
}
