import { load, YAMLException } from 'js-yaml'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { DocketError } from '#engine/core/docket-error.ts'
import { hoisted } from '#engine/core/form/hoist.ts'
import { inlineReferences } from '#engine/core/form/references.ts'
import { withRuleFields } from '#engine/core/form/rule-fields.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { importGithubForm, isGithubForm } from './github-form.ts'
import { type Imported, objectOf, withLabels, withoutRepeats } from './imported.ts'
import { importJsonForms, isJsonFormsUi } from './json-forms.ts'
import { importRjsf } from './rjsf.ts'

export interface ForeignFile {
  readonly name: string
  readonly text: string
}

/**
 * A form from another program's file: an issue form of GitHub (YAML), or a JSON Schema with the UI schema of JSON Forms or of
 * react-jsonschema-form beside it, in a second file or as `uischema` or `uiSchema` in the same one (`schema` is then the other half).
 * Throws DocketError `malformed` with file, line and what is wrong.
 */
export function importForm(file: ForeignFile, ui: ForeignFile | null): Imported {
  const value = read(file)
  if (isGithubForm(value)) return withoutRepeats(importGithubForm(value))
  const whole = objectOf(value)
  const schema = typeof whole.schema === 'object' ? objectOf(whole.schema) : whole
  const uiSchema = ui ? read(ui) : (whole.uischema ?? whole.uiSchema ?? {})
  if (
    Object.keys(objectOf(schema.properties)).length === 0 &&
    ['$ref', 'allOf', 'oneOf', 'anyOf'].every((keyword) => schema[keyword] === undefined)
  ) {
    throw new DocketError(
      'malformed',
      `${file.name} is neither an issue form of GitHub nor a JSON Schema with "properties".`,
    )
  }
  const made = isJsonFormsUi(uiSchema) ? importJsonForms(schema, uiSchema) : importRjsf(schema, uiSchema)
  return withoutRepeats(asForm({ ...made, form: withLabels(withProperties(made.form)) }))
}

/** A form has "properties"; a schema may have all of them in its parts. */
function withProperties(form: JsonObject): JsonObject {
  return form.properties === undefined ? withRuleFields(hoisted(inlineReferences(form).value), '') : form
}

/** In the order in which forms are written. */
function asForm({ form, notes }: Imported): Imported {
  const { $schema: _, $id: __, title, description, type, properties, required, ...more } = form
  const head = { title: title ?? 'Form', ...(description !== undefined && { description }), type: type ?? 'object' }
  return { form: { ...head, ...more, properties, ...(required !== undefined && { required }) } as JsonObject, notes }
}

function read({ name, text }: ForeignFile): unknown {
  return /\.ya?ml$/i.test(name) ? readYaml(name, text) : readJson(name, text)
}

function readYaml(name: string, text: string): unknown {
  try {
    return load(text, { filename: name })
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    throw new DocketError('malformed', `${name}:${(error.mark?.line ?? 0) + 1}: ${error.reason}`)
  }
}

function readJson(name: string, text: string): unknown {
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (!error) return value
  const line = text.slice(0, error.offset).split('\n').length
  throw new DocketError('malformed', `${name}:${line}: ${printParseErrorCode(error.error)}`)
}
