import { join } from 'node:path'
import { expect, test } from 'vitest'
import { componentOverrides } from './overrides.ts'

const root = join(import.meta.dirname, '../..')
const slip = join(root, 'site/components/Slip.astro')
const own = join(root, 'README.md')

/** What an import becomes; `found` is what everybody else would make of it. */
function resolved(components: Readonly<Record<string, string>>, id: string, importer: string, found: string) {
  const plugin = componentOverrides(components, root)
  return plugin.resolveId.call({ resolve: async () => ({ id: found }) }, id, importer)
}

test('a component of the project stands wherever ours is imported, by any path', async () => {
  const components = { Slip: './README.md' }
  const page = join(root, 'site/pages/404.astro')
  expect(await resolved(components, '#site/components/Slip.astro', page, slip)).toBe(own)
  expect(await resolved(components, './Slip.astro', join(root, 'site/components/AskSlip.astro'), slip)).toBe(own)
})

test('it can build on the one it replaces, and others of that name are left alone', async () => {
  const components = { Slip: './README.md' }
  expect(await resolved(components, '#site/components/Slip.astro', own, slip)).toBeNull()
  expect(
    await resolved(components, './Slip.astro', join(root, 'other/page.astro'), join(root, 'other/Slip.astro')),
  ).toBeNull()
})

test('a name or file that does not exist stops the build with a sentence', () => {
  expect(() => componentOverrides({ Slipp: './README.md' }, root)).toThrow('there is no component "Slipp"')
  expect(() => componentOverrides({ Slip: './nowhere.astro' }, root)).toThrow('"Slip" names ./nowhere.astro')
})
