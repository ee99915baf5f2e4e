import { expect } from 'vitest'

/** Nothing in it runs, loads, or looks like a part of the page round it. */
export function expectHarmless(html: string): void {
  expect(html).not.toMatch(
    /<\/?(script|style|svg|math|iframe|object|embed|form|input|base|meta|link|template|frame|video|audio|source|textarea|title|button|select|noscript|xmp|plaintext)\b/i,
  )
  expect(html).not.toMatch(/<[^>]*\s(on\w+|style|class|id|srcset|background|ping|action|xlink:href)\s*=/i)
  expect(html).not.toMatch(/\s(src|href)="(?!cid:|https?:\/\/|mailto:)/i)
  expect(html).not.toMatch(/<img[^>]*\ssrc="(?!cid:)/i)
}
