import { expect, test } from 'vitest'
import { deviceOf } from './device.ts'

test('a session is named by browser and system, so that an agent knows it again', () => {
  const of = (agent: string) => deviceOf(agent)
  expect(
    of('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'),
  ).toBe('Chrome, Linux')
  expect(
    of(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
    ),
  ).toBe('Safari, iPhone')
  expect(of('Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe(
    'Firefox, Windows',
  )
  expect(
    of(
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    ),
  ).toBe('Edge, Mac')
})

test('what names nothing known is nothing: no header is shown as it came', () => {
  for (const agent of ['', '<img src=x>', 'curl/8.1']) expect(deviceOf(agent)).toBe('')
})
