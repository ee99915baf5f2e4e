import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frameReader } from './frames.ts'

const stream = [
  'retry: 2000',
  '',
  ': still here',
  '',
  'id: 7',
  'data: {"type":"message","text":"Grüße 您好 🐦"}',
  '',
  'event: reset',
  'data: {}',
  '',
  '',
].join('\n')

test('a stream says the same, wherever the network cuts it', () => {
  const bytes = new TextEncoder().encode(stream)
  const whole = frameReader().read(bytes)
  expect(whole).toEqual([
    { id: '7', event: 'message', data: '{"type":"message","text":"Grüße 您好 🐦"}' },
    { id: null, event: 'reset', data: '{}' },
  ])
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      const reader = frameReader()
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
      const frames = at.slice(1).flatMap((to, index) => reader.read(bytes.subarray(at[index], to)))
      expect(frames).toEqual(whole)
      expect(reader.retryMs()).toBe(2000)
    }),
  )
})

test('a frame that the network cut off is not taken for a whole one', () => {
  const reader = frameReader()
  expect(reader.read(new TextEncoder().encode('id: 9\ndata: {"type":"mess'))).toEqual([])
})
