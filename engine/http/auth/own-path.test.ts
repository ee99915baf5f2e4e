import { expect, test } from 'vitest'
import { ownPath } from './own-path.ts'

test('an agent comes back to the page of the desk that was asked for', () => {
  expect(ownPath('/desk/tickets/12?tab=notes')).toBe('/desk/tickets/12?tab=notes')
  expect(ownPath('/mailbox')).toBe('/mailbox')
  expect(ownPath('/desk')).toBe('/desk')
})

test('nothing leads off our own origin (T10)', () => {
  const hostile = [
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    'https:evil.test',
    'https://evil.test/desk',
    '/%09/evil.test',
    '/\t/evil.test',
    '\t//evil.test',
    'javascript:alert(1)',
    '\x00',
    '/.//evil.test',
    '/desk/..//evil.test',
    '/desk/../..//evil.test/desk',
    '/desk//evil.test',
    '/desk\\..\\..\\evil.test',
    'desk',
    '',
    null,
    undefined,
  ]
  for (const next of hostile) {
    const path = ownPath(next)
    expect(new URL(path, 'https://help.example.com').origin, String(next)).toBe('https://help.example.com')
    expect(path, String(next)).toMatch(/^\/(desk|mailbox)/)
  }
})
