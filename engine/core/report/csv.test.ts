import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvText } from './csv.ts'

test('a spreadsheet shows what somebody wrote, and calculates none of it', () => {
  expect(
    csvText(
      ['a', 'b'],
      [
        ['=HYPERLINK("https://evil.example")', -3],
        ['+49 30', null],
        ['@SUM(A1)', 'plain, with "quotes"\nand lines'],
        [' =1+1', '-x'],
      ],
    ),
  ).toBe(
    '\uFEFFa,b\r\n"\'=HYPERLINK(""https://evil.example"")",-3\r\n\'+49 30,\r\n\'@SUM(A1),"plain, with ""quotes""\nand lines"\r\n\' =1+1,\'-x\r\n',
  )
})

test('a spreadsheet that parts cells at semicolons calculates none of them either', () => {
  const [, line = ''] = csvText(
    ['a', 'b'],
    [['x;=1+1;\t@SUM(A1)\n +1; 5', 'standard resolution; urgent resolution']],
  ).split('\r\n')
  expect(line).toBe(`"x;'=1+1;\t'@SUM(A1)\n '+1; 5","standard resolution; urgent resolution"`)
})

test('no text begins like a formula, and no row breaks out of its line', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n ",;\'a1＝') }), (text) => {
      const body = csvText(['a'], [[text]]).slice('\uFEFFa\r\n'.length, -2)
      const isQuoted = body.startsWith('"')
      const cell = isQuoted ? body.slice(1, -1).replaceAll('""', '"') : body
      expect(cell).not.toMatch(/^\s*[=+\-@\t\r]/)
      expect(cell).not.toMatch(/[;\t\r\n]\s*[=+\-@]/)
      if (!isQuoted) expect(body).not.toMatch(/[\r\n\t,;"]/)
      expect(cell.replaceAll("'", '')).toBe(text.replaceAll("'", ''))
    }),
  )
})
