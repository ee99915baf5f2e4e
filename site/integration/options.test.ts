import { expect, test } from 'vitest'
import { resolveOptions, type SiteOptions } from './options.ts'

const resolve = (options: Partial<SiteOptions>) =>
  resolveOptions({ title: 'Larkfell', ...options }, { build: 'engine', engineUrl: '' })

test('a site needs a name and nothing else', () => {
  expect(resolve({})).toMatchObject({
    logo: { is: 'symbol', name: 'docket' },
    locales: [{ code: 'en', path: '' }],
    editUrl: null,
    image: null,
    footer: [],
  })
})

test('a logo is a symbol or a picture of one’s own', () => {
  expect(resolve({ logo: 'lark' }).logo).toEqual({ is: 'symbol', name: 'lark' })
  expect(resolve({ logo: '/brand/logo.svg' }).logo).toEqual({ is: 'file', file: '/brand/logo.svg' })
  expect(() => resolve({ logo: 'larch' as 'lark' })).toThrow('docket({ logo }): "larch" is neither a symbol')
})

test('the path of an article’s file is put behind the address where it can be edited, with a slash between them', () => {
  expect(resolve({ editUrl: 'https://git.example/help/edit/main' }).editUrl).toBe('https://git.example/help/edit/main/')
  expect(resolve({ editUrl: 'https://git.example/edit?file=' }).editUrl).toBe('https://git.example/edit?file=')
  expect(() => resolve({ editUrl: 'github.com/acme' })).toThrow('docket({ editUrl })')
})

test('addresses in another language begin with a tag of it, by which the engine knows it too', () => {
  const paths = (code: string, path?: string) =>
    resolve({ locales: { en: { label: 'English' }, [code]: { label: code, ...(path && { path }) } } }).locales[1]?.path
  expect([paths('zh-CN'), paths('pt-BR', 'pt'), paths('pt-BR', 'pt-br')]).toEqual(['zh-cn', 'pt', 'pt-br'])
  expect([paths('ast'), paths('apc'), paths('arz-Latn-EG')]).toEqual(['ast', 'apc', 'arz-latn-eg'])
  expect(() => paths('api')).toThrow('"api" is the engine’s own')
  for (const path of ['br', 'brazil', 'api', 'pt/br', 'PT'])
    expect(() => paths('pt-BR', path)).toThrow('docket({ locales }): the path of pt-BR is a tag of the same language')
})

test('what makes no sense is named', () => {
  expect(() => resolve({ colours: { hue: 400, chroma: 0.1 } })).toThrow('hue is a number from 0 to 360')
  expect(() => resolve({ image: { file: 'https://cdn.example/og.png', alt: 'Larkfell' } })).toThrow('docket({ image })')
  expect(() => resolve({ locales: { en: { label: 'English' }, de: { label: 'Deutsch', path: 'de/at' } } })).toThrow(
    'the path of de',
  )
})
