import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningApp, startApp } from '#engine/testing/app.ts'

let desk: RunningApp
beforeEach(async () => {
  desk = await startApp()
})
afterEach(() => desk.stop())

const typed = '\r\nContent-Type: application/octet-stream'
const part = (disposition: string, value: string, more = '') =>
  `--x\r\nContent-Disposition: form-data; ${disposition}${more}\r\n\r\n${value}\r\n`

/** The first message of the ticket that a form with these parts beside the address opens. */
async function sent(...parts: readonly string[]) {
  const answer = await desk.request('/forms/contact', {
    method: 'POST',
    body: `${part('name="email"', 'ada@example.com')}${parts.join('')}--x--\r\n`,
    headers: {
      accept: 'application/json',
      origin: desk.services.settings.publicUrl,
      'content-type': 'multipart/form-data; boundary=x',
    },
  })
  expect(answer.status).toBe(201)
  return (await desk.api(await desk.token('read')).ticket(1)).timeline[0]
}

test.each(['filename=".."', 'filename="folder/"', 'filename=""'])(
  'a file with no name to speak of (%s) is kept like any other',
  async (named) => {
    const message = await sent(part('name="message"', 'See there.'), part(`name="files"; ${named}`, 'four', typed))
    expect(message?.attachments).toMatchObject([{ name: 'file', size: 4 }])
  },
)

test('a file input that was left empty is no file', async () => {
  const message = await sent(part('name="message"', 'None.'), part('name="files"; filename=""', '', typed))
  expect(message?.attachments).toEqual([])
})

test('an empty file that somebody chose is one', async () => {
  const message = await sent(part('name="message"', 'Empty.'), part('name="files"; filename="empty.txt"', '', typed))
  expect(message?.attachments).toMatchObject([{ name: 'empty.txt', size: 0 }])
})

test('a message that a program sends as bytes is read as text', async () => {
  expect(await sent(part('name="message"', 'Where is it?', typed))).toMatchObject({
    text: 'Where is it?',
    attachments: [],
  })
})

test('a file has the name that the customer knows, quotes and all', async () => {
  const message = await sent(part('name="message"', 'Here.'), part('name="files"; filename="my %22best%22.txt"', 'x'))
  expect(message?.attachments).toMatchObject([{ name: 'my "best".txt' }])
})
