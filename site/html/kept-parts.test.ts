import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { root } from '#engine/testing/sources.ts'
import { tries } from '#engine/testing/tries.ts'
import { keepPart, keptPart } from './kept-parts.ts'

const said = (part: Uint8Array | undefined) => part && new TextDecoder().decode(part)

test('whatever was shown before, a kept part says what it was given', () => {
  const components = [{}, {}, {}]
  const shown = fc.tuple(fc.nat(components.length - 1), fc.nat(400))
  fc.assert(
    fc.property(fc.array(shown, { maxLength: 600, size: 'max' }), (shows) => {
      for (const [index, given] of shows) {
        const component = components[index] as object
        const markup = `<b>${index} ü ${given}</b>`
        expect(said(keptPart(component, String(given)) ?? keepPart(component, String(given), markup))).toBe(markup)
      }
    }),
    tries(20),
  )
})

test('of a component no more is kept than people look at, and nothing that is very long', () => {
  const rail = {}
  keepPart(rail, 'first', '<p>')
  keepPart(rail, 'again', '<p>')
  for (let count = 0; count < 199; count++) {
    keepPart(rail, String(count), '<p>')
    expect(keptPart(rail, 'again')).toBeDefined()
  }
  expect(keptPart(rail, 'first')).toBeUndefined()
  keepPart(rail, 'long', 'x'.repeat(70_000))
  expect(keptPart(rail, 'long')).toBeUndefined()
})

/** What a component reads beside what it is given, or that is written once a page and not with it. */
const elsewhere = /Astro\.(?!props|slots)|Date\b|<script|<style/

test('a component that is kept goes by nothing but what it is given, and neither does what stands in it', () => {
  const components = readdirSync(join(root, 'site'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.astro'))
    .map((name) => join('site', name))
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const imported = (path: string) =>
    [...read(path).matchAll(/^import (\w+) from '([^']+\.astro)'/gm)].map(([, name = '', from = '']) => ({
      name,
      path: from.startsWith('.') ? join(dirname(path), from) : from.replace('#site', 'site'),
    }))
  const inside = (path: string): readonly string[] => [path, ...imported(path).flatMap(({ path }) => inside(path))]
  const kept = components.flatMap((path) => {
    const names = [...read(path).matchAll(/<Kept part=\{(\w+)\}/g)].map(([, name]) => name)
    return imported(path).filter(({ name }) => names.includes(name))
  })
  expect(kept.map(({ name }) => name).toSorted()).toEqual(['Filters', 'Keys', 'Many', 'Rail'])
  for (const { path } of kept)
    for (const part of inside(path)) expect([part, elsewhere.exec(read(part))?.[0]]).toEqual([part, undefined])
})
