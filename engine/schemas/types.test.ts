import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { generateTypes } from './generate.ts'

test('the types are what the schemas say; run `npm run generate` when they are not', async () => {
  const committed = await readFile(new URL('./types.ts', import.meta.url), 'utf8')
  expect(committed).toBe(await generateTypes())
})
