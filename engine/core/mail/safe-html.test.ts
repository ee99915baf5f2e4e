import { describe, expect, test } from 'vitest'
import { expectHarmless } from '#engine/testing/harmless-html.ts'
import { hostileHtml } from '#engine/testing/hostile-html.ts'
import { safeHtml } from './safe-html.ts'

describe('HTML mail', () => {
  test.each(hostileHtml)('runs and loads nothing: %s', (html) => {
    const safe = safeHtml(html) ?? ''
    expectHarmless(safe)
  })

  test('keeps what people write, its own pictures, and the addresses of others’', () => {
    const html =
      '<p>Dear <b>team</b>, see <a href="https://shop.example/a?b=1&amp;c=2">this</a>.</p><img src="cid:pole@1" alt="pole"><img src="https://cdn.example/a.png" width="10">'
    expect(safeHtml(html)).toBe(
      '<p>Dear <b>team</b>, see <a href="https://shop.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank">this</a>.</p><img src="cid:pole@1" alt="pole" /><img data-remote="https://cdn.example/a.png" alt="" width="10" />',
    )
  })

  test('leads to no page of ours', () => {
    for (const href of ['/desk/tickets/7', 'sign-out', '#top', '?a=b', '\ufffdjavascript:alert(1)', '//evil.test'])
      expect(safeHtml(`<a href="${href}">x</a>`)).toBe('<a>x</a>')
  })

  test('of a size that only a program writes is left to its text', () => {
    expect(safeHtml('x'.repeat(1_000_001))).toBeNull()
    expect(safeHtml('<div>'.repeat(100_000))).toBeNull()
    expect(safeHtml('<div>'.repeat(900))).toContain('<div>')
  })
})
