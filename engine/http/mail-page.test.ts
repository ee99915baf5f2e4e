import { describe, expect, test } from 'vitest'
import { safeHtml } from '#engine/core/mail/safe-html.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import { hasRemoteImages, mailPage, mailPageHeaders } from './mail-page.ts'

const html =
  safeHtml('<p>The pole</p><img src="https://cdn.example/x.png?a=1&b=2" alt="x"><img src="cid:pole@x">') ?? ''
const file = { id: 'f', blob: 'b', name: 'pole.png', type: 'image/png', size: 3, cid: 'pole@x' }
const blobs = { read: async () => Buffer.from('png') } as unknown as Blobs
const page = (remoteImages: boolean) => mailPage(html, { files: [file], blobs, remoteImages })
const policy = (remoteImages: boolean) => mailPageHeaders(remoteImages)['Content-Security-Policy']

describe('the page of an HTML mail', () => {
  test('draws the pictures that the mail brings, and asks nobody for those that lie elsewhere', async () => {
    expect(hasRemoteImages(html)).toBe(true)
    expect(await page(false)).toContain(`<img src="data:image/png;base64,${Buffer.from('png').toString('base64')}"`)
    expect(await page(false)).not.toMatch(/src="https?:/)
    expect(policy(false)).toContain('img-src data:;')
  })

  test('loads what lies elsewhere only for a reader who asked for it, and tells nobody where it stands', async () => {
    expect(await page(true)).toContain('<img src="https://cdn.example/x.png?a=1&amp;b=2" referrerpolicy="no-referrer"')
    expect(policy(true)).toContain('img-src data: https: http:;')
    expect(mailPageHeaders(true)['Referrer-Policy']).toBe('no-referrer')
  })

  test('runs nothing either way', () => {
    for (const asked of [false, true]) {
      expect(policy(asked)).toContain("default-src 'none'")
      expect(policy(asked)).toMatch(/; sandbox (?!.*allow-(scripts|same-origin))/)
    }
  })
})
