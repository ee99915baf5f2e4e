import { describe, expect, test } from 'vitest'
import type { ConversationPosted } from '#engine/core/chat/wire.ts'
import { startApp } from '#engine/testing/app.ts'
import { at } from '#engine/testing/chat-desk.ts'
import { chatFiles } from '#engine/testing/chat-files.ts'
import { socket } from '#engine/testing/socket.ts'

describe('Limits', () => {
  test('stop whoever sends more than a person can, and let others go on (T24, T39)', async () => {
    const limited = await startApp({ files: chatFiles, settings: { rateLimit: true } })
    const headers = { origin: limited.services.settings.publicUrl, 'content-type': 'application/json' }
    const send = (path: string, body: unknown, more = {}) =>
      limited.request(path, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) })
    const { id, token } = (await (await send(at, { url: '/' })).json()) as ConversationPosted
    const bearer = { authorization: `Bearer ${token}` }
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        send(`${at}/${id}/messages`, { id: `flood-${index}-x`, text: `${index}` }, bearer),
      ),
    )
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(70)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    const begun = await Promise.all(Array.from({ length: 40 }, () => send(at, { url: '/' })))
    expect(begun.filter(({ status }) => status === 201).length).toBeLessThan(21)
    const mails = []
    for (let index = 0; index < 5; index++)
      mails.push((await send(`${at}/${id}/transcript`, { email: 'victim@example.com' }, bearer)).status)
    expect(mails).toEqual([201, 201, 201, 429, 429])
    expect(limited.mails).toHaveLength(3)
    await limited.stop()
  })

  test('hold for streams too', async () => {
    const limited = await startApp({ files: chatFiles, settings: { rateLimit: true } })
    const headers = { origin: limited.services.settings.publicUrl, 'content-type': 'application/json' }
    const begun = await limited.request(at, { method: 'POST', headers, body: '{"url":"/"}' })
    const { id, token } = (await begun.json()) as ConversationPosted
    const open = () => limited.request(`${at}/${id}/live`, { headers: { authorization: `Bearer ${token}` } })
    const streams = await Promise.all(Array.from({ length: 9 }, open))
    expect(streams.map(({ status }) => status).sort()).toEqual([...Array(8).fill(200), 429])
    await Promise.all(streams.map(({ body }) => body?.cancel()))
    expect((await open()).status).toBe(200)

    // Whoever has gone before the stream begins holds none.
    const gone = socket({ destroyed: true })
    const url = new URL(`${at}/${id}/live`, limited.services.settings.publicUrl).href
    for (let index = 0; index < 9; index++)
      await limited.app.request(url, { headers: { authorization: `Bearer ${token}` } }, { outgoing: gone })
    expect((await open()).status).toBe(200)
    await limited.stop()
  })
})
