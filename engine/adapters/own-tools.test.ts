import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownTools } from './own-tools.ts'

const server = createServer((request, response) => {
  if (request.url === '/moved') return response.writeHead(302, { location: '/inside' }).end()
  if (request.url === '/never') return
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => response.end(`${request.method} ${request.headers['x-team']} ${body}`))
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

describe('an own action that calls out', () => {
  test('reaches no address inside, however it is written (T18)', async () => {
    const { fetch } = ownTools(() => null)
    const names = ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '0.0.0.0', '[::ffff:127.0.0.1]']
    const here = names.map((name) => url.replace('127.0.0.1', name))
    for (const inside of [...here, 'http://[::1]/', 'http://169.254.169.254/'])
      await expect(fetch(inside), inside).rejects.toThrow('not public')
    await expect(fetch('file:///etc/passwd')).rejects.toThrow('only http and https')
  })

  const outside = ownTools(
    () => null,
    () => true,
  )

  test('sends and reads as fetch does', async () => {
    const answer = await outside.fetch(`${url}/alarms`, { method: 'POST', headers: { 'x-team': 'care' }, body: 'Löwe' })
    expect([answer.status, answer.ok, await answer.text()]).toEqual([200, true, 'POST care Löwe'])
  })

  test('is told of a redirect and not taken along', async () => {
    const answer = await outside.fetch(`${url}/moved`)
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/inside'])
  })

  test('may give up before its time is over', async () => {
    await expect(outside.fetch(`${url}/never`, { signal: AbortSignal.timeout(20) })).rejects.toThrow()
  })
})
