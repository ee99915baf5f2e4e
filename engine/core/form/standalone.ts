import { _, Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { ajvOptions, formatNames } from '#engine/core/form/ajv.ts'
import type { CompiledForm } from '#engine/core/form/form.ts'
import { formats } from '#engine/core/form/formats.ts'
import { assertionsOf } from '#engine/core/form/plain-schema.ts'

/**
 * The form's validator as source of an ES module that exports `validate` (with `validate.errors`), for the page: the same Ajv as on the
 * server, patterns as native RegExp with the `u` flag, and nothing that a strict CSP forbids. It imports our formats and small parts of
 * Ajv, which the caller bundles.
 */
export function standaloneValidator(form: CompiledForm): string {
  const ajv = new Ajv2020({ ...ajvOptions, code: { source: true, esm: true, formats: _`formats` } })
  const names = [...formatNames(form.schema)]
  for (const name of names) ajv.addFormat(name, formats[name as keyof typeof formats] ?? true)
  const source = writeStandalone(ajv, ajv.compile(assertionsOf(form.schema)))
  return `${formatsOf(names)}\n${withImports(source)}`
}

/** Only those that the form names, so that the bundler leaves out the others. */
function formatsOf(names: readonly string[]): string {
  const checked = Object.entries(formats).filter(([name]) => names.includes(name))
  const imported = checked.map(([, { name }]) => name).join(', ')
  const entries = checked.map(([name, check]) => `${JSON.stringify(name)}: ${check.name}`).join(', ')
  return `import { ${imported} } from '#engine/core/form/formats.ts'\nconst formats = { ${entries} }`
}

/** A CommonJS module that holds its function under `default`, as Node hands it to an ES module. */
const writeStandalone = (standalone as unknown as { readonly default: typeof standalone }).default as unknown as (
  ajv: Ajv2020,
  validate: unknown,
) => string

/** Ajv writes `require` even into ES modules. */
function withImports(source: string): string {
  const imports: string[] = []
  const body = source
    .replace('"use strict";', '')
    .replace(/export default \w+;/, '')
    .replace(/const (\w+) = require\("([^"]+)"\)\.default;/g, (_all, name: string, path: string) => {
      imports.push(
        path === 'ajv/dist/runtime/ucs2length'
          ? `import { characters as ${name} } from '#engine/core/form/characters.ts'`
          : `import ${name}_ from '${path}.js'\nconst ${name} = ${name}_.default ?? ${name}_`,
      )
      return ''
    })
  return `${imports.join('\n')}\n${withoutParams(body)}`
}

/**
 * Of the parameters of errors only the name of what is missing is read; the others repeat the schema. String literals are stepped over,
 * since a pattern or a choice may look like anything.
 */
function withoutParams(source: string): string {
  return source.replace(/params:\{(?:"(?:[^"\\]|\\.)*"|[^{}"])*\}|"(?:[^"\\]|\\.)*"/g, (found) =>
    found.startsWith('"') || found.includes('missingProperty:') ? found : 'params:{}',
  )
}
