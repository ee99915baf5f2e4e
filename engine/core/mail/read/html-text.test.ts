import { expect, test } from 'vitest'
import { htmlText } from './html-text.ts'

test('what stands in a table is read row by row, its cells apart', () => {
  const rows = '<tr><th>Item</th><th>Price</th></tr><tr><td>Tent</td><td>199 €</td></tr>'
  expect(htmlText(`<p>We offer</p><table>${rows}</table><p>until May.</p>`)).toBe(
    'We offer\n\nItem Price\nTent 199 €\n\nuntil May.',
  )
})

test('a table that only lays out a mail adds nothing to its paragraphs', () => {
  const inner = '<table><tr><td><p>Hello,</p><p>a pole is bent.</p></td></tr></table>'
  expect(htmlText(`<table><tr><td>${inner}</td><td><div>Ada</div></td></tr></table>`)).toBe(
    'Hello,\n\na pole is bent.\n\nAda',
  )
})
