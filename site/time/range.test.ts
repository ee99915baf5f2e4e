import { expect, test } from 'vitest'
import { rangeIn } from './range.ts'

test('two days are said once for what they share', () => {
  expect(rangeIn('en', '2026-11-25', '2026-12-05')).toBe('25 Nov\u2009–\u20095 Dec 2026')
  expect(rangeIn('en', '2026-12-05', '2026-12-05')).toBe('5 Dec 2026')
  expect(rangeIn('zh-CN', '2026-11-25', '2026-12-05')).toBe('2026年11月25日 – 2026年12月5日')
})

test('what is no range of days stays as it was typed', () => {
  expect(rangeIn('en', 'soon', '2026-12-05')).toBe('soon – 2026-12-05')
  expect(rangeIn('en', '2026-12-05', '2026-11-25')).toBe('2026-12-05 – 2026-11-25')
})
