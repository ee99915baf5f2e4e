import { expect, test } from 'vitest'
import { createInserts } from './page-inserts.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const said = (page: Uint8Array) => new TextDecoder().decode(page)

test('a page has its parts where their marks are, whichever was made first', () => {
  const { insert, fill } = createInserts('x1')
  const [second, first, none] = [insert([bytes('<li>ü</li>')]), insert([bytes('<b>'), bytes('你</b>')]), insert([])]
  expect(said(fill(bytes(`<p>é</p>${first}<ol>${second}</ol>${none}`)))).toBe('<p>é</p><b>你</b><ol><li>ü</li></ol>')
})

test('a page without parts stays as it is, and one that lost a part is not sent', () => {
  const page = bytes('<p></p>')
  expect(createInserts('x1').fill(page)).toBe(page)
  const { insert, fill } = createInserts('x1')
  insert([page])
  expect(() => fill(page)).toThrow('lost a part')
})
