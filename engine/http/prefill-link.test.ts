import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { readPrefillQuery } from './prefill-link.ts'

const secret = 'a secret that only the company knows'
const now = Date.parse('2026-11-28T12:00:00Z')
const signed = (form: string, said: string) =>
  `?${said}&docket-signature=${createHmac('sha256', secret).update(`${form}?${said}`).digest('hex')}`
const read = (search: string, form = 'booking') => readPrefillQuery(form, search, { secret, now }).signed

test('a signed link fills in what was signed, and nothing that was hung behind it', () => {
  const link = signed('booking', 'order=AB123456&name=Ana+%26+Ben')
  expect(read(link)).toEqual([
    ['order', 'AB123456'],
    ['name', 'Ana & Ben'],
  ])
  expect(read(`${link}&order=EVIL&utm_source=mail`)).toEqual(read(link))
})

test('a link that was changed, made for another form, or is over fills in nothing that needs a signature', () => {
  const link = signed('booking', 'order=AB123456')
  expect(read(link.replace('AB', 'XX'))).toEqual([])
  expect(read(link, 'contact')).toEqual([])
  expect(read('?order=AB123456&docket-signature=')).toEqual([])
  expect(readPrefillQuery('booking', link, { secret: null, now }).signed).toEqual([])
  expect(read(signed('booking', 'order=A&docket-until=2026-11-28'))).toEqual([['order', 'A']])
  expect(read(signed('booking', 'order=A&docket-until=2026-11-28T11:00:00Z'))).toEqual([])
  expect(read(signed('booking', 'order=A&docket-until=someday'))).toEqual([])
})

test('what needs no signature is read from the whole query', () => {
  expect(readPrefillQuery('booking', '?a=1&docket-signature=x', { secret, now }).all).toEqual([['a', '1']])
})
