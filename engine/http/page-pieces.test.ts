import { expect, test } from 'vitest'
import { createPieces } from './page-pieces.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const said = (page: Uint8Array) => new TextDecoder().decode(page)

test('a page has its parts where their marks are, whichever was made first', () => {
  const { mark, into } = createPieces('x1')
  const [second, first, none] = [mark([bytes('<li>ü</li>')]), mark([bytes('<b>'), bytes('你</b>')]), mark([])]
  expect(said(into(bytes(`<p>é</p>${first}<ol>${second}</ol>${none}`)))).toBe('<p>é</p><b>你</b><ol><li>ü</li></ol>')
})

test('a page without parts stays as it is, and one that lost a part is not sent', () => {
  const page = bytes('<p></p>')
  expect(createPieces('x1').into(page)).toBe(page)
  const { mark, into } = createPieces('x1')
  mark([page])
  expect(() => into(page)).toThrow('lost a part')
})
