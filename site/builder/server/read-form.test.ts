import { expect, test } from 'vitest'
import { rememberingReader } from './read-form.ts'

const path = 'forms/contact.form.json'
const formOf = (text: string) => ({ id: 'contact', path, text, version: text })
const text = '{ "properties": { "email": { "format": "email" } } }'

test('a form is read once for as long as no file changes, its own or another', () => {
  const read = rememberingReader()
  const other = { path: 'forms/other.form.json', text }
  const first = read(formOf(text), [{ path, text }, other])
  expect(read(formOf(text), [{ path, text }, { ...other }])).toBe(first)
  expect(
    read(formOf(text), [
      { path, text },
      { ...other, text: '{}' },
    ]),
  ).not.toBe(first)
  const titled = text.replace('{', '{ "title": "Contact",')
  expect(read(formOf(titled), [{ path, text: titled }, other]).written).toMatchObject({ title: 'Contact' })
  expect(read(formOf(text), [{ path, text }]).written).not.toHaveProperty('title')
})
