import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { schemas } from './schemas.ts'

const ajv = new Ajv2020()

test.each(Object.entries(schemas))('%s, by which the API checks bodies unseen, is a JSON Schema', (_name, schema) => {
  expect(ajv.validateSchema(schema) ? [] : ajv.errors).toEqual([])
})
