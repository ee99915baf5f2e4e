import type { Options } from 'ajv/dist/2020.js'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json } from '#engine/core/json.ts'

/**
 * Ajv as forms need it, for the server's validator and the page's alike. All errors are collected: what is checked has been bounded
 * before, and every pattern runs in linear time on the server.
 */
export const ajvOptions: Options = {
  strict: true,
  strictRequired: false,
  strictTypes: false,
  // 2.01 is a multiple of 0.01, which no binary number is.
  multipleOfPrecision: 9,
  allErrors: true,
  messages: false,
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  logger: false,
}

/** Every format that a plain schema names. Those we do not check are marks. */
export function formatNames(schema: Json | undefined): ReadonlySet<string> {
  if (Array.isArray(schema)) return new Set(schema.flatMap((part: Json) => [...formatNames(part)]))
  if (!isObject(schema)) return new Set()
  const own = typeof schema.format === 'string' ? [schema.format] : []
  return new Set([...own, ...Object.values(schema).flatMap((part) => [...formatNames(part)])])
}
