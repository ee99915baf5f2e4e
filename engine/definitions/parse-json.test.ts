import { expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

const first = (text: string) => {
  const [mistake] = parseJson(text).mistakes
  return [mistake?.message, mistake?.hint]
}

test('a conflict that git left is called one, wherever it stands', () => {
  const conflict = ['git left a conflict here', expect.stringContaining('choose one side')]
  expect(first('<<<<<<< HEAD\n{}\n')).toEqual(conflict)
  expect(first('{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> b\n}\n')).toEqual(conflict)
})

test('every mistake in the text says what to write instead', () => {
  for (const broken of [
    '{',
    '[1',
    '{"a": }',
    '{"a" 1}',
    '{"a": 1 "b": 2}',
    '{a: 1}',
    '{"a": 1.}',
    '{"a": "\\u00"}',
    '{}{}',
  ])
    expect([broken, ...first(broken)]).toEqual([broken, expect.any(String), expect.any(String)])
})
