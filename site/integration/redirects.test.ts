import { describe, expect, test } from 'vitest'
import { readRedirects, redirectOf } from '#engine/http/redirects.ts'
import type { Outline } from '#site/articles/outline.ts'
import { netlifyRedirects, nginxRedirects, parseRedirects, redirectLines } from './redirects.ts'

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
    expect(redirectLines(read({ '/old/': '/', '/': '/articles/' }))).toBe('/old / 301\n/old/ / 301\n/ /articles/ 301\n')
    expect(nginxRedirects(redirects)).toBe(
      [
        'location ~ "^/old\\.html/?$" { return 301 "/articles/returns/labels/$is_args$args#print"; }',
        'location ~ "^/shop/?$" { return 301 "https://shop.example/$is_args$args"; }',
        '',
      ].join('\n'),
    )
  })

  test('takes along what was asked for, in front of the place within the page', () => {
    const redirects = read({ '/old': '/articles/returns/labels/#print', '/shop': 'https://shop.example/?lang=de#top' })
    const engine = readRedirects(redirectLines(redirects))
    expect(redirectOf(engine, '/old', '?from=mail&x=1')).toBe('/articles/returns/labels/?from=mail&x=1#print')
    expect(redirectOf(engine, '/shop', '?x=1')).toBe('https://shop.example/?lang=de&x=1#top')
    expect(redirectOf(engine, '/shop', '')).toBe('https://shop.example/?lang=de#top')
    expect(nginxRedirects(redirects)).toContain('"https://shop.example/?lang=de&$args#top"')
  })

  test('may hold what means something to nginx, or is written encoded', () => {
    const redirects = read({ '/a(b)+$': 'https://shop.example/$host;{x}', '/alte%20seite': '/退货', '/旧': '/' })
    expect(nginxRedirects(redirects)).toBe(
      [
        'location ~ "^/a\\(b\\)\\+\\$/?$" { return 301 "https://shop.example/%24host;%7Bx%7D$is_args$args"; }',
        'location ~ "^/alte seite/?$" { return 301 "/%E9%80%80%E8%B4%A7$is_args$args"; }',
        'location ~ "^/旧/?$" { return 301 "/$is_args$args"; }',
        '',
      ].join('\n'),
    )
    const engine = readRedirects(redirectLines(redirects))
    expect(redirectOf(engine, '/alte seite')).toBe('/%E9%80%80%E8%B4%A7')
    expect(redirectOf(engine, '/旧/')).toBe('/')
    const ofNetlify = netlifyRedirects(redirects).split('\n')
    expect(ofNetlify).toEqual(expect.arrayContaining(['/旧 / 301', '/旧/ / 301', '/%E6%97%A7 / 301']))
    // A space ends a word of that file.
    expect(ofNetlify.filter((line) => line !== '' && line.split(' ').length !== 3)).toEqual([])
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
    [{ '/a%20b': '/a%20b#x' }, 'leads to itself'],
    [{ '/old': '/a', '/old/': '/b' }, 'are one address'],
    [{ '/in': '/a', '/a': '/b/', '/b': '/c#x', '/c/': '/a' }, '/a/ → /b/ → /c/ → /a/ is a circle'],
    [{ '/100%': '/' }, 'must be a path'],
    [{ '/old': 'https://' }, 'must lead to a path'],
    [[], 'write an object'],
    ['{ "/old":\n "/a" ', 'site/redirects.json:2'],
  ])('%j is refused with what to write instead', (written, expected) => {
    expect(() => read(written)).toThrow(expected)
  })
})
