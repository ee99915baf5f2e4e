import { describe, expect, test } from 'vitest'
import { hostileHtml } from '#engine/testing/hostile-html.ts'
import { safeHtml } from './safe-html.ts'

describe('HTML mail', () => {
  test.each(hostileHtml)('runs and loads nothing: %s', (html) => {
    const safe = safeHtml(html) ?? ''
    expect(safe).not.toMatch(
      /<\/?(script|style|svg|math|iframe|object|embed|form|input|base|meta|link|template|frame|video|audio|source|textarea|title|button|select|noscript|xmp|plaintext)\b/i,
    )
    expect(safe).not.toMatch(/<[^>]*\s(on\w+|style|class|id|srcset|background|ping|action|xlink:href)\s*=/i)
    expect(safe).not.toMatch(/\s(src|href)="(?!cid:|https?:\/\/|mailto:)/i)
    expect(safe).not.toMatch(/<img[^>]*\ssrc="(?!cid:)/i)
  })

  test('keeps what people write, its own pictures, and the addresses of others’', () => {
    const html =
      '<p>Dear <b>team</b>, see <a href="https://shop.example/a?b=1&amp;c=2">this</a>.</p><img src="cid:pole@1" alt="pole"><img src="https://cdn.example/a.png" width="10">'
    expect(safeHtml(html)).toBe(
      '<p>Dear <b>team</b>, see <a href="https://shop.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank">this</a>.</p><img src="cid:pole@1" alt="pole" /><img data-remote="https://cdn.example/a.png" alt="" width="10" />',
    )
  })

  test('of a size that only a program writes is left to its text', () => {
    expect(safeHtml('x'.repeat(1_000_001))).toBeNull()
    expect(safeHtml('<div>'.repeat(100_000))).toBeNull()
    expect(safeHtml('<div>'.repeat(900))).toContain('<div>')
  })
})
