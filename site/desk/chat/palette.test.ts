import { expect, test } from 'vitest'
import { insert, optionsOf, paletteAt } from './palette.ts'

const replies = [
  { id: 'delay', title: 'Explain a delay', shortcut: 'delay', text: 'It is late, {{name}}.', open: ['name'] },
  { id: 'thanks', title: 'Say thanks', shortcut: null, text: 'Thank you for the delay of this photo.', open: [] },
]

test.each([
  ['/', 1, { kind: 'commands', query: '', from: 0 }],
  ['/tic', 4, { kind: 'commands', query: 'tic', from: 0 }],
  ['/ticket Broken', 14, null],
  ['see /etc', 8, null],
  ['Hello :de', 9, { kind: 'replies', query: 'de', from: 6 }],
  ['::de', 4, { kind: 'replies', query: 'de', from: 0 }],
  ['at 10:30', 8, null],
  ['https://example.com', 19, null],
  ['先说明 :延', 6, { kind: 'replies', query: '延', from: 4 }],
])('"%s" opens the list that is meant', (text, cursor, expected) => {
  expect(paletteAt(text, cursor)).toEqual(expected)
})

test('a response is found by its shortcut, its title and its words, the shortcut first', () => {
  const names = (query: string) => optionsOf({ kind: 'replies', query }, replies).map(({ id }) => id)
  expect(names('delay')).toEqual(['delay', 'thanks'])
  expect(names('photo')).toEqual(['thanks'])
  expect(names('zzz')).toEqual([])
})

test('it takes the place of what was typed for it, and the rest of the draft stays', () => {
  const [option] = optionsOf({ kind: 'replies', query: 'del' }, replies)
  expect(option && insert('Hello :del Bye', 10, { from: 6 }, option)).toEqual({
    text: 'Hello It is late, {{name}}. Bye',
    cursor: 27,
  })
})
