import { Ajv2020 } from 'ajv/dist/2020.js'
import { ajvOptions, formatNames } from '#engine/core/form/ajv.ts'
import { formats } from '#engine/core/form/formats.ts'
import type { Validator } from '#engine/core/form/validate.ts'
import type { Matcher } from '#engine/core/form/visibility.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { linearPattern } from '#engine/core/pattern.ts'

/** The plain schema as a function; patterns run in RE2, so that no form can be made to hang on a text. Throws where it is no schema. */
export function compileValidator(schema: JsonObject, matcher: Matcher = linearPattern): Validator {
  const regExp = Object.assign((pattern: string) => named(pattern, matcher), { code: 'matcher' })
  const ajv = new Ajv2020({ ...ajvOptions, code: { regExp } })
  for (const name of formatNames(schema)) ajv.addFormat(name, formats[name as keyof typeof formats] ?? true)
  const validate = ajv.compile(schema)
  return (values) => (validate(values) ? [] : (validate.errors ?? []))
}

/** Ajv tells patterns apart by their text. */
function named(pattern: string, matcher: Matcher) {
  const compiled = matcher(pattern)
  return { test: (text: string) => compiled.test(text), toString: () => pattern }
}
