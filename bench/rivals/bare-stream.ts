import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * The least a chat can cost: an event stream a reader on `node:http`, and a POST that writes to one of them, or to all. Nothing is stored,
 * nobody is asked who they are. Prints its port.
 */
const readers = new Map<string, ServerResponse[]>()

const server = createServer((request, response) => {
  const [, kind = '', id = ''] = (request.url ?? '').split('/')
  if (kind === 'live') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write('retry: 2000\n\n')
    readers.set(id, [...(readers.get(id) ?? []), response])
    return
  }
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const frame = `data: ${JSON.stringify(JSON.parse(body))}\n\n`
    for (const reader of id === 'all' ? [...readers.values()].flat() : (readers.get(id) ?? [])) reader.write(frame)
    response.writeHead(201, { 'Content-Type': 'application/json' }).end('{}')
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port, process.pid))
