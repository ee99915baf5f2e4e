import { describe, expect } from 'vitest'
import { test } from '#engine/testing/api-desk.ts'

describe('an attachment', () => {
  test('that could run anything is only a download, in a sandbox (T04)', async ({ desk, token, api }) => {
    for (const [name, type, bytes] of [
      ['x.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
      ['x.html', 'text/html', '<script>alert(1)</script>'],
      ['fake.png', 'image/png', '<script>alert(1)</script>'],
    ] as const) {
      const number = await desk.createTicket({ file: { name, type, bytes } })
      const url = (await api.ticket(number)).timeline[0]?.attachments[0]?.url ?? ''
      const file = await desk.request(url, { headers: { authorization: `Bearer ${token}` } })
      expect(file.headers.get('content-type')).toBe('application/octet-stream')
      expect(file.headers.get('content-disposition')).toMatch(/^attachment; /)
      expect(file.headers.get('content-security-policy')).toContain('sandbox')
      expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  test('that is a picture by its bytes is shown, under the name it came with', async ({ desk, token, api }) => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const number = await desk.createTicket({ file: { name: 'Foto "1"\u202e.png', type: 'image/png', bytes: png } })
    const url = (await api.ticket(number)).timeline[0]?.attachments[0]?.url ?? ''
    const file = await desk.request(url, { headers: { authorization: `Bearer ${token}` } })
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(file.headers.get('content-disposition')).toMatch(
      /^inline; filename="Foto _1_[^"]*\.png"; filename\*=UTF-8''Foto%20%221%22/,
    )
  })

  test('of another ticket is not found under this one', async ({ desk, api, call }) => {
    const [one, two] = [
      await desk.createTicket({ file: { name: 'a.txt', type: 'text/plain', bytes: 'a' } }),
      await desk.createTicket(),
    ]
    const id = (await api.ticket(one)).timeline[0]?.attachments[0]?.id
    expect((await call('GET', `/tickets/${one}/attachments/${id}`)).status).toBe(200)
    expect((await call('GET', `/tickets/${two}/attachments/${id}`)).status).toBe(404)
    expect((await call('GET', `/tickets/${two}/attachments/..%2f..%2fsecret`)).status).toBe(404)
  })
})
