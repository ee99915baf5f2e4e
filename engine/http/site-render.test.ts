import { writeResponse } from 'astro/app/node'
import { expect, test } from 'vitest'
import { type AstroHandler, renderPage } from './site-render.ts'

/** A built site that gives this answer to every address, written as Astro writes it. */
const answering =
  (answer: Response): AstroHandler =>
  async (_, response) => {
    await writeResponse(answer, response as Parameters<typeof writeResponse>[1])
  }
const render = (answer: Response) => renderPage(answering(answer), new URL('http://help.example/'), {})

test('a page comes with its status and its headers, but for a length that compression changes', async () => {
  const page = await render(new Response('Hello', { status: 201, headers: { 'x-a': 'b', 'content-length': '5' } }))
  expect([page?.status, page?.headers['x-a'], page?.headers['content-length']]).toEqual([201, 'b', undefined])
  expect(Buffer.from(page?.body ?? []).toString()).toBe('Hello')
})

test('an answer that has no header at all keeps its status', async () => {
  expect(await render(new Response(null, { status: 404 }))).toMatchObject({ status: 404, headers: {} })
})
