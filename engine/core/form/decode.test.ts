import { describe, expect, test } from 'vitest'
import { compileForm } from '#engine/core/form/compile.ts'
import type { RawEntries } from '#engine/core/form/form.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { definedForm } from '#engine/testing/forms.ts'

function decode(properties: JsonObject, entries: RawEntries, more: JsonObject = {}): JsonObject {
  return compileForm(definedForm({ type: 'object', properties, ...more })).decode(entries, 'Europe/Berlin')
}

describe('a form post', () => {
  test('does not give what was left empty', () => {
    const properties = { name: { type: 'string' }, age: { type: 'integer' }, colour: { enum: ['red'] } }
    expect(
      decode(properties, [
        ['name', ''],
        ['age', ''],
        ['colour', ''],
      ]),
    ).toEqual({})
    expect(decode(properties, [['name', '   ']])).toEqual({})
  })

  test('says false for a box that was not ticked', () => {
    const properties = { news: { type: 'boolean' }, terms: { const: true } }
    expect(decode(properties, [])).toEqual({ news: false, terms: false })
    expect(
      decode(properties, [
        ['news', 'true'],
        ['terms', 'on'],
      ]),
    ).toEqual({ news: true, terms: true })
    expect(
      decode(properties, [
        ['news', 'false'],
        ['news', 'true'],
        ['terms', 'false'],
      ]),
    ).toEqual({ news: true, terms: false })
    expect(decode(properties, [['news', 'perhaps']])).toEqual({ news: 'perhaps', terms: false })
  })

  test('gives no answer to a yes-or-no question of which no button was chosen', () => {
    const properties = { again: { type: 'boolean', 'x-input': 'radio' } }
    expect(decode(properties, [])).toEqual({})
    expect(decode(properties, [['again', 'false']])).toEqual({ again: false })
  })

  test('makes an array of one value as of several', () => {
    const properties = {
      days: { type: 'array', items: { enum: ['mon', 'tue'] } },
      sizes: { type: 'array', items: { enum: [1, 2] } },
    }
    expect(decode(properties, [['days', 'mon']])).toEqual({ days: ['mon'] })
    expect(
      decode(properties, [
        ['days', 'mon'],
        ['days', 'tue'],
        ['sizes', '2'],
      ]),
    ).toEqual({ days: ['mon', 'tue'], sizes: [2] })
    expect(decode(properties, [])).toEqual({})
  })

  test('reads an array of texts from a text area, one on each line', () => {
    const properties = {
      codes: { type: 'array', items: { type: 'string' } },
      counts: { type: 'array', items: { type: 'integer' } },
    }
    expect(
      decode(properties, [
        ['codes', 'A1\r\n\r\n B2 \n'],
        ['counts', '1\n2'],
      ]),
    ).toEqual({ codes: ['A1', 'B2'], counts: [1, 2] })
  })

  test('reads numbers, and leaves what is none for checking', () => {
    const properties = { amount: { type: 'number' } }
    const read = (text: string) => decode(properties, [['amount', text]]).amount
    expect(['12', ' -3.50 ', '1e3', '.5'].map(read)).toEqual([12, -3.5, 1000, 0.5])
    expect(['1,000', '0x10', 'twelve', 'Infinity', 'NaN'].map(read)).toEqual([
      '1,000',
      '0x10',
      'twelve',
      'Infinity',
      'NaN',
    ])
  })

  test('gives a choice of numbers as numbers', () => {
    expect(decode({ stars: { enum: [1, 3, 5] } }, [['stars', '3']])).toEqual({ stars: 3 })
    expect(decode({ stars: { enum: [1, 3, 5] } }, [['stars', '4']])).toEqual({ stars: '4' })
  })

  test('gives a web address without scheme its https', () => {
    const read = (text: string) => decode({ site: { type: 'string', format: 'uri' } }, [['site', text]]).site
    expect(read('www.example.com')).toBe('https://www.example.com')
    expect(read('example.com:8080/a')).toBe('https://example.com:8080/a')
    expect(read('http://example.com')).toBe('http://example.com')
    expect(read('mailto:ana@example.com')).toBe('mailto:ana@example.com')
  })

  test('reads a date and time on the wall in the zone of the reader, else in the team’s', () => {
    const properties = { at: { type: 'string', format: 'date-time' } }
    const read = (text: string, zone?: string) =>
      decode(properties, [['at', text], ...(zone ? ([['docket-time-zone', zone]] as const) : [])]).at
    expect(read('2026-07-01T09:30', 'America/New_York')).toBe('2026-07-01T13:30:00Z')
    expect(read('2026-07-01T09:30')).toBe('2026-07-01T07:30:00Z')
    expect(read('2026-01-15T09:30:15')).toBe('2026-01-15T08:30:15Z')
    expect(read('2026-07-01T09:30', 'Moon/Crater')).toBe('2026-07-01T07:30:00Z')
    expect(read('2026-07-01T09:30:00+02:00')).toBe('2026-07-01T09:30:00+02:00')
    expect(read('2026-02-30T09:30')).toBe('2026-02-30T09:30')
  })

  test('moves a time in the gap of a change of clocks forward, and takes the first of one that comes twice', () => {
    const read = (text: string) => decode({ at: { type: 'string', format: 'date-time' } }, [['at', text]]).at
    expect(read('2026-03-29T02:30')).toBe('2026-03-29T01:30:00Z')
    expect(read('2026-10-25T02:30')).toBe('2026-10-25T00:30:00Z')
    expect(read('2026-10-25T03:00')).toBe('2026-10-25T02:00:00Z')
  })

  test('reads groups and rows by their names, and drops a row in which nothing was given', () => {
    const properties = {
      address: { type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } },
      items: {
        type: 'array',
        items: {
          type: 'object',
          properties: { name: { type: 'string' }, count: { type: 'integer' }, gift: { type: 'boolean' } },
        },
      },
    }
    expect(
      decode(properties, [
        ['address.city', 'Bonn'],
        ['items.0.name', 'Tent'],
        ['items.0.count', '2'],
        ['items.1.name', ''],
      ]),
    ).toEqual({
      address: { city: 'Bonn' },
      items: [{ name: 'Tent', count: 2, gift: false }],
    })
    expect(
      decode(properties, [
        ['address.city', ''],
        ['items.0.name', ''],
      ]),
    ).toEqual({})
  })

  test('keeps the line breaks of a message and the words of an address apart from their edges', () => {
    const properties = {
      message: { type: 'string', 'x-input': 'textarea' },
      email: { type: 'string', format: 'email' },
    }
    expect(
      decode(properties, [
        ['message', ' a\r\nb '],
        ['email', ' ana@example.com '],
      ]),
    ).toEqual({
      message: ' a\r\nb ',
      email: 'ana@example.com',
    })
  })

  test('keeps unknown names, but none that would reach into an object', () => {
    const decoded = decode({ name: { type: 'string' } }, [
      ['name', 'Ana'],
      ['colour', 'red'],
      ['size', 'm'],
      ['size', 'l'],
      ['docket-locale', 'en'],
      ['__proto__', 'x'],
      ['constructor', 'x'],
      ['address.__proto__.admin', 'true'],
    ])
    expect(decoded).toEqual({ name: 'Ana', colour: 'red', size: ['m', 'l'] })
    expect(({} as { admin?: string }).admin).toBeUndefined()
  })

  test('drops what only begins with something where more would be required, and keeps it where nothing is missing', () => {
    const size = { type: 'string', default: 'M' }
    const needed = { properties: { size, name: { type: 'string' } }, required: ['name'] }
    const free = { properties: { size, note: { type: 'string' } } }
    const properties = {
      needed: { type: 'object', ...needed },
      free: { type: 'object', ...free },
      source: { type: 'object', properties: { web: { const: 'web' }, name: { type: 'string' } }, required: ['name'] },
      rows: { type: 'array', items: { type: 'object', ...needed } },
    }
    const untouched: RawEntries = [
      ['needed.size', 'M'],
      ['free.size', 'M'],
      ['source.web', 'web'],
      ['rows.0.size', 'M'],
    ]
    expect(decode(properties, untouched)).toEqual({ free: { size: 'M' } })
    expect(decode(properties, [...untouched.slice(1), ['needed.size', 'L'], ['rows.1.name', 'Ana']])).toEqual({
      needed: { size: 'L' },
      free: { size: 'M' },
      rows: [null, { name: 'Ana' }],
    })
  })

  test('drops groups and rows in which only what a condition hides was given, and misses nothing that it hides', () => {
    const lamp = { type: 'boolean', 'x-visible': { more: true } }
    const size = { type: 'string', default: 'M' }
    const properties = {
      more: { type: 'boolean' },
      hidden: { type: 'object', properties: { lamp, name: { type: 'string' } }, required: ['name'] },
      waiting: {
        type: 'object',
        properties: { size, name: { type: 'string', 'x-visible': { more: true } } },
        required: ['name'],
      },
      rows: { type: 'array', items: { type: 'object', properties: { lamp, name: { type: 'string' } } } },
    }
    const post: RawEntries = [
      ['hidden.lamp', 'true'],
      ['waiting.size', 'M'],
      ['rows.0.lamp', 'true'],
      ['rows.1.name', 'Ana'],
    ]
    expect(decode(properties, post)).toEqual({
      more: false,
      waiting: { size: 'M' },
      rows: [null, { lamp: false, name: 'Ana' }],
    })
    expect(decode(properties, [...post, ['more', 'true']])).toEqual({
      more: true,
      hidden: { lamp: true },
      rows: [{ lamp: true }, { lamp: false, name: 'Ana' }],
    })
  })

  test('does not read rows that no page has', () => {
    const properties = { items: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } } }
    expect(
      decode(properties, [
        ['items.99999.name', 'x'],
        ['items.01.name', 'y'],
      ]),
    ).toEqual({
      'items.99999.name': 'x',
      'items.01.name': 'y',
    })
  })
})
