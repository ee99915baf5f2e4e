import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'

const ajv = new Ajv2020()
const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.schema.json'))

test.each(files)('%s, by which an engine checks files unseen, is a JSON Schema', (file) => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as object
  expect(ajv.validateSchema(schema) ? [] : ajv.errors).toEqual([])
})
