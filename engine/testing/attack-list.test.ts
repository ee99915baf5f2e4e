import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './sources.ts'

const list = readFileSync(join(root, 'docs/how-docket-is-tested.md'), 'utf8')
const rows = [...list.matchAll(/^\| (T\d\d) \| .+ \| (.+) \|$/gm)].map(([, id = '', files = '']) => ({
  id,
  files: [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
}))

test('the list of attacks names each of them once, with the files that try it', () => {
  expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 48 }, (_, n) => `T${String(n + 1).padStart(2, '0')}`))
  for (const { id, files } of rows) {
    expect([id, files.length > 0]).toEqual([id, true])
    for (const file of files)
      expect([id, file, new RegExp(`\\b${id}\\b`).test(readFileSync(join(root, file), 'utf8'))]).toEqual([
        id,
        file,
        true,
      ])
  }
})
