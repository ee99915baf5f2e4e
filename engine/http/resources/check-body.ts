import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { DocketError } from '#engine/core/docket-error.ts'
import type { FieldError } from '#engine/core/form/form.ts'
import type { Json } from '#engine/core/json.ts'
import { suggestion } from '#engine/core/similar.ts'
import { schemas } from '#engine/http/resources/schemas.ts'

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: true,
  strictTypes: false,
  // That they are JSON Schemas is tested; to see it at each start, the rules of JSON Schema itself would be compiled first.
  meta: false,
  validateSchema: false,
  formats: {
    'date-time': isInstant,
    date: /^\d{4}-\d\d-\d\d$/,
    uri: URL.canParse,
    'uri-reference': true,
    binary: true,
  },
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

/** What is wrong, by the keyword that found it; other keywords speak for themselves. */
const sentences: Readonly<Record<string, (error: ErrorObject) => string>> = {
  additionalProperties: ({ params, parentSchema }) => {
    const names = Object.keys((parentSchema?.properties as object | undefined) ?? {})
    return ['is not known here', suggestion(String(params.additionalProperty), names)].filter(Boolean).join('; ')
  },
  required: () => 'is missing',
  enum: ({ params }) => `must be one of ${(params.allowedValues as readonly unknown[]).join(', ')}`,
  minLength: () => 'must not be empty',
  maxLength: ({ params }) => `must have at most ${params.limit} characters`,
  minimum: ({ params }) => `must be ${params.limit} or more`,
  maximum: ({ params }) => `must be ${params.limit} or less`,
  uniqueItems: () => 'must not name the same thing twice',
  pattern: ({ params }) =>
    params.pattern === '\\S' ? 'must not be empty' : 'does not have the form that is asked for',
  format: ({ params }) =>
    params.format === 'date-time' ? 'must be an instant such as 2026-03-02T09:00:00Z' : `must be a ${params.format}`,
}

function fieldError(error: ErrorObject): FieldError {
  const { instancePath, keyword, params } = error
  const message = sentences[keyword]?.(error) ?? error.message ?? 'is not right'
  const path = instancePath.slice(1).replaceAll('/', '.')
  const own = params.missingProperty ?? params.additionalProperty
  const field = typeof own === 'string' ? [path, own].filter(Boolean).join('.') : path
  return { field, code: keyword, message }
}
