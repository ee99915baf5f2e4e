import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { DocketError } from '#engine/core/docket-error.ts'
import type { FieldError } from '#engine/core/form/form.ts'
import type { Json } from '#engine/core/json.ts'
import { schemas } from '#engine/http/resources/schemas.ts'

const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  formats: { 'date-time': isInstant, uri: URL.canParse, 'uri-reference': true, binary: true },
})
ajv.addVocabulary(['components'])
ajv.addSchema({ $id: 'docket:api', components: { schemas } })

const validators = new Map<string, ValidateFunction>()

/** A body that fits the schema of this name. Throws DocketError `invalid` with `errors`, one for each thing that is wrong. */
export function checkBody<T>(name: string, body: Json): T {
  const validate = validatorOf(name)
  if (!validate(body)) {
    throw new DocketError('invalid', 'Some values are missing or not right.', {
      errors: (validate.errors ?? []).map(fieldError),
    })
  }
  return body as T
}

/** The compiled schema of a name in `schemas.ts`. */
export function validatorOf(name: string): ValidateFunction {
  const known = validators.get(name)
  if (known) return known
  const made = ajv.compile({ $ref: `docket:api#/components/schemas/${name}` })
  validators.set(name, made)
  return made
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))
}

function fieldError({ instancePath, keyword, params, message = 'is not right' }: ErrorObject): FieldError {
  const path = instancePath.slice(1).replaceAll('/', '.')
  const own = params.missingProperty ?? params.additionalProperty
  const field = typeof own === 'string' ? [path, own].filter(Boolean).join('.') : path
  return { field, code: keyword, message }
}
