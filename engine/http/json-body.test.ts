import { describe, expect, test } from 'vitest'
import { DocketError } from '#engine/core/docket-error.ts'
import { jsonCaps, parseJson } from './json-body.ts'

const codeOf = (text: string) => {
  try {
    parseJson(text)
  } catch (error) {
    return (error as DocketError).code
  }
  return 'accepted'
}

describe('JSON from a stranger (T26)', () => {
  test('is taken within the caps', () => {
    expect(parseJson('{"text":"hello","list":[1,{"a":null}]}')).toEqual({ text: 'hello', list: [1, { a: null }] })
    expect(codeOf('['.repeat(jsonCaps.depth) + ']'.repeat(jsonCaps.depth))).toBe('accepted')
  })

  test('is refused when it is nested too deep, however deep', () => {
    expect(codeOf('['.repeat(50_000) + ']'.repeat(50_000))).toBe('too-large')
    expect(codeOf(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)).toBe('too-large')
  })

  test('is refused with too many values or too long a name', () => {
    expect(codeOf(JSON.stringify(Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`k${n}`, n]))))).toBe(
      'too-large',
    )
    expect(codeOf(JSON.stringify({ ['n'.repeat(1_000_000)]: 1 }))).toBe('too-large')
  })

  test('is refused when a name reaches for a prototype, also deep inside', () => {
    expect(codeOf('{"__proto__":{"admin":true}}')).toBe('malformed')
    expect(codeOf('{"fields":{"constructor":{"prototype":{}}}}')).toBe('malformed')
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  test('is refused when it is broken, without repeating what was sent', () => {
    expect(() => parseJson('{"secret": hunter2')).toThrow(new DocketError('malformed', 'The body is not valid JSON.'))
  })
})
