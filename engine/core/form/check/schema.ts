import type { FormCheck } from '#engine/core/form/check/context.ts'
import { unsupported } from '#engine/core/form/check/unsupported.ts'
import { compileValidator } from '#engine/core/form/compile-validator.ts'
import { type Finding, pointerTo } from '#engine/core/form/finding.ts'
import { formats } from '#engine/core/form/formats.ts'
import { formatKinds } from '#engine/core/form/kind.ts'
import type { FormModel } from '#engine/core/form/model.ts'
import { plainSchema } from '#engine/core/form/plain-schema.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { Json } from '#engine/core/json.ts'

/** Formats that our fields check, and marks that need no check. */
const knownFormats: ReadonlySet<string> = new Set([
  ...Object.keys(formats),
  ...Object.keys(formatKinds),
  'textarea',
  'password',
])

/** Formats of JSON Schema that no reader of a form could be asked for, with what to write instead. */
const unaskedFormats: Readonly<Record<string, string>> = {
  regex: 'leave "format" out',
  'json-pointer': 'leave "format" out',
  'relative-json-pointer': 'leave "format" out',
  'uri-template': 'leave "format" out',
  'uri-reference': 'write "uri", or leave "format" out',
  'iri-reference': 'write "uri", or leave "format" out',
  'idn-hostname': 'write "hostname", or leave "format" out',
}

/** Keywords and formats that would be ignored, or refused by the validator. */
export const keywordFindings: FormCheck = ({ form }) => {
  const findings: Finding[] = []
  const visit = (value: Json | undefined, pointer: string, isMap: boolean) => {
    if (Array.isArray(value)) {
      value.forEach((part: Json, index) => {
        visit(part, pointerTo(pointer, index), false)
      })
      return
    }
    if (!isObject(value)) return
    for (const [key, member] of Object.entries(value)) {
      const at = pointerTo(pointer, key)
      if (!isMap) findings.push(...keywordFinding(key, member, at))
      if (isMap || !isData(key)) visit(member, at, !isMap && maps.has(key))
    }
  }
  visit(form, '', false)
  return findings
}

const maps: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas', 'dependencies'])

function isData(key: string): boolean {
  return /^(const|enum|default|examples|required|dependentRequired|x-.*)$/.test(key)
}

function keywordFinding(key: string, value: Json, pointer: string): readonly Finding[] {
  const finding = (
    code: string,
    severity: Finding['severity'],
    message: string,
    hint: string | null,
  ): readonly Finding[] => [{ pointer, code: `docket/form-${code}`, severity, message, hint }]
  if (Object.hasOwn(unsupported, key))
    return finding('unsupported', 'error', `a form cannot use "${key}"`, unsupported[key] ?? null)
  if (key === 'items' && Array.isArray(value)) {
    return finding(
      'unsupported',
      'error',
      'a form cannot use a list of schemas in "items"',
      unsupported.prefixItems ?? null,
    )
  }
  if (key !== 'format' || typeof value !== 'string' || knownFormats.has(value)) return []
  return Object.hasOwn(unaskedFormats, value)
    ? finding('format', 'error', `a form cannot ask for the format "${value}"`, unaskedFormats[value] ?? null)
    : finding(
        'format',
        'warning',
        `the format "${value}" is not checked`,
        `known: ${Object.keys(formats).join(', ')}, binary`,
      )
}

/** The last resort: what the validator itself refuses, in its own words. */
export function compileFindings(model: FormModel): readonly Finding[] {
  try {
    compileValidator(plainSchema(model))
    return []
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return [
      {
        pointer: '',
        code: 'docket/form-schema',
        severity: 'error',
        message: `the form is no valid JSON Schema: ${said.split('\n')[0]}`,
        hint: null,
      },
    ]
  }
}
