import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { generatedFiles } from '#engine/cli/generate.ts'

const root = new URL('../../', import.meta.url)

test('types and reference pages are what schemas and checks say; run `npm run generate` when they are not', async () => {
  for (const [path, text] of await generatedFiles()) {
    expect({ path, text: await readFile(new URL(path, root), 'utf8') }).toEqual({ path, text })
  }
})
