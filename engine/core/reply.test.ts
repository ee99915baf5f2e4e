import { expect, test } from 'vitest'
import { openPlaceholders } from './reply.ts'

test('a placeholder that nobody has filled in is named, once', () => {
  const text = 'It is late, {{requester.name}}, {{requester.name}}: {{fields.order}} {{ number }}'
  expect(openPlaceholders(text)).toEqual(['{{requester.name}}', '{{fields.order}}', '{{ number }}'])
})

test('what only looks like one may be written to a customer', () => {
  expect(openPlaceholders('{ } {{}} {{user}} {{fields.}} {number}')).toEqual([])
})
