import { expect, test } from 'vitest'
import { isLoopbackName } from './loopback.ts'

test('localhost, its sub-domains and loopback addresses stay on the machine', () => {
  for (const host of ['localhost', 'LOCALHOST', 'desk.localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]']) {
    expect(isLoopbackName(host), host).toBe(true)
  }
})

test('names that only look like it do not', () => {
  for (const host of [
    'localhost.evil.test',
    '127.0.0.1.nip.io',
    '0.0.0.0',
    '0x7f.1',
    '2130706433',
    '10.0.0.1',
    'evil-localhost',
    '',
  ]) {
    expect(isLoopbackName(host), host).toBe(false)
  }
})
