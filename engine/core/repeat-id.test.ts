import { expect, test } from 'vitest'
import { repeatId } from './repeat-id.ts'

test('an id as our pages and programs make it marks repeats', () => {
  for (const id of ['142e4980df5f706aecd4540b427a1117', 'order 7/3', 'a'.repeat(200)]) expect(repeatId(id)).toBe(id)
})

test('what is missing, too long or not printable marks nothing', () => {
  for (const id of [null, undefined, '', 'a'.repeat(201), 'a\0', '\ud800', 'é', 'a\nb']) expect(repeatId(id)).toBeNull()
})
