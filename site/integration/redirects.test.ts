import { describe, expect, test } from 'vitest'
import { readRedirects, redirectOf } from '#engine/http/redirects.ts'
import type { Outline } from '#site/articles/outline.ts'
import { nginxRedirects, parseRedirects, redirectLines } from './redirects.ts'

const outline = { topics: [], articles: [{ topic: 'returns', slug: 'labels' }] } as unknown as Outline
const read = (redirects: object | string) =>
  parseRedirects(typeof redirects === 'string' ? redirects : JSON.stringify(redirects), outline)

describe('an address that has moved', () => {
  test('leads on, with or without a slash at its end, beside the engine and on a host of files', () => {
    const redirects = read({ '/old.html': '/articles/returns/labels/#print', '/shop': 'https://shop.example/' })
    const engine = readRedirects(redirectLines(redirects))
    expect(redirectOf(engine, '/old.html')).toBe('/articles/returns/labels/#print')
    expect(redirectOf(engine, '/shop/')).toBe('https://shop.example/')
    expect(redirectOf(engine, '/')).toBeNull()
    expect(nginxRedirects(redirects)).toContain('rewrite ^/old\\.html/?$ /articles/returns/labels/#print permanent;')
  })

  test.each([
    [{ old: '/articles/returns/labels/' }, '"old" must be a path such as "/old/path"'],
    [{ '/old?x=1': '/articles/returns/labels/' }, 'without ? and #'],
    [{ '/old': '/articles/returns/lables/' }, 'there is no such article'],
    [{ '/old': 'http://shop.example/' }, 'an address with https://'],
    [{ '/old': '//evil.example/' }, 'must lead to a path'],
    [{ '/old': 7 }, 'must lead to a path'],
    [{ '/articles/returns/labels': '/' }, 'is an article; nobody would reach it'],
    [{ '/old/': '/old' }, 'leads to itself'],
    [[], 'write an object'],
    ['{ "/old":\n "/a" ', 'site/redirects.json:2'],
  ])('%j is refused with what to write instead', (written, expected) => {
    expect(() => read(written)).toThrow(expected)
  })
})
