import { expect, test } from 'vitest'
import { createClient } from './client.ts'

/** A fetch that remembers what it was asked and answers one thing. */
function fetchOf(body: unknown, status = 200) {
  const asked: { url: string; init: RequestInit }[] = []
  const fetch = (url: string, init: RequestInit) => {
    asked.push({ url, init })
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
  }
  return { asked, fetch }
}

test('a call goes to the path of the API, with the headers of the client and only what was given', async () => {
  const { asked, fetch } = fetchOf({ tickets: [], next: null })
  const client = createClient({ baseUrl: 'https://help.example.com', fetch, headers: { Authorization: 'Bearer x' } })
  await client.tickets({ team: 'care', q: 'a&b', priority: 0 })
  await client.change(7, { priority: 3 }, { version: 4, idempotencyKey: 'k' })
  expect(asked).toEqual([
    {
      url: 'https://help.example.com/api/v1/tickets?team=care&q=a%26b&priority=0',
      init: { method: 'GET', headers: { Authorization: 'Bearer x', Accept: 'application/json' } },
    },
    {
      url: 'https://help.example.com/api/v1/tickets/7',
      init: {
        method: 'PATCH',
        headers: {
          Authorization: 'Bearer x',
          Accept: 'application/json',
          'Content-Type': 'application/json',
          'If-Match': '"4"',
          'Idempotency-Key': 'k',
        },
        body: '{"priority":3}',
      },
    },
  ])
})

test('a refusal is thrown with the code, the words and the data of the problem document', async () => {
  const problem = {
    type: 'urn:docket:stale-version',
    title: 'Changed',
    status: 412,
    detail: 'The ticket has changed.',
    version: 9,
  }
  const client = createClient({ baseUrl: '', fetch: fetchOf(problem, 412).fetch })
  await expect(client.ticket(7)).rejects.toMatchObject({
    code: 'stale-version',
    message: 'The ticket has changed.',
    data: { version: 9, status: 412 },
  })
})

test('an answer that is no problem document is a refusal too', async () => {
  const client = createClient({ baseUrl: '', fetch: fetchOf('<html>Bad gateway</html>', 502).fetch })
  await expect(client.definitions()).rejects.toMatchObject({ code: 'unavailable', data: { status: 502 } })
})
