import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanLine, cleanText } from './text.ts'

describe('a line', () => {
  test('keeps what people write, in every script', () => {
    for (const text of ['Müller', '王小明', 'José Ñandú', 'مرحبا', '👩‍👩‍👧‍👦 family', "O'Neil <o@neil.example>"]) {
      expect(cleanLine(text, 200)).toBe(text)
    }
  })

  test('is one line: a subject cannot smuggle a header', () => {
    expect(cleanLine('Hello\r\nBcc: victim@example.com', 200)).toBe('Hello Bcc: victim@example.com')
    expect(cleanLine(' a\tb\u2028c\u0085d \n', 200)).toBe('a b c d')
  })

  test('loses control characters, and terminals stay clean', () => {
    expect(cleanLine('\u001b[31mred\u0007', 200)).toBe('[31mred')
  })

  test('is cut without halving a character', () => {
    expect(cleanLine('ab😀', 3)).toBe('ab')
    expect(cleanLine('ab😀', 4)).toBe('ab😀')
  })
})

describe('a text', () => {
  test('keeps its lines, tabs and spaces, with one kind of line break', () => {
    expect(cleanText('a\r\n  b\rc\n\td\u2028e', 200)).toBe('a\n  b\nc\n\td\ne')
  })

  test('shows a mark where something could not be stored', () => {
    expect(cleanText('a\u0000b\ud800c\ufffed', 200)).toBe('a\ufffdb\ufffdc\ufffdd')
  })

  test('accents stay as they were encoded', () => {
    expect(cleanText('Cafe\u0301', 200)).toBe('Cafe\u0301')
  })
})

describe('whatever comes in', () => {
  const anything = fc
    .string({ unit: 'binary', maxLength: 50 })
    .chain((text) => fc.constantFrom(text, `${text}\ud83d`, `\udc00${text}`, `${text}\u0000\r\n\u0007`))

  test('both databases can store what comes out, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: 60 }), (text, most) => {
        for (const clean of [cleanLine, cleanText]) {
          const cleaned = clean(text, most)
          expect(cleaned.isWellFormed()).toBe(true)
          expect(cleaned).not.toMatch(/(?![\t\n])[\p{Cc}\p{Noncharacter_Code_Point}\u2028\u2029]/u)
          expect(cleaned.length).toBeLessThanOrEqual(most)
          expect(clean(cleaned, most)).toBe(cleaned)
        }
        expect(cleanLine(text, most)).not.toMatch(/[\n\t]/)
      }),
    )
  })
})
