import { createHash } from 'node:crypto'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'
import type { CompiledForm } from '#engine/core/form/form.ts'
import { standaloneValidator } from '#engine/core/form/standalone.ts'
import { type Encoding, encode } from './encoding.ts'

/** A form's own script for its page, in one language: one ES module without imports. Its exports are those of `PageForm`. */
export interface FormScript {
  readonly body: string
  /** A strong validator, in quotes. */
  readonly etag: string
  /** The body as it is sent; compressed once for each encoding. */
  encoded(encoding: Encoding): Promise<Uint8Array>
}

const made = new Map<string, Promise<FormScript>>()
const keptScripts = 200

/**
 * The script behind `/forms/{id}.js`. Bundling takes some tens of milliseconds and is kept by form hash and language; static builds write
 * the same text into a file. Any locale may be asked for: the form's language that is nearest to it answers.
 */
export function formScript(form: CompiledForm, locale: string): Promise<FormScript> {
  const spoken = form.language(locale)
  const key = `${form.defined.id} ${form.defined.hash} ${spoken}`
  const known = made.get(key)
  if (known) return known
  const script = bundle(form, spoken)
  if (made.size >= keptScripts) made.clear()
  made.set(key, script)
  script.catch(() => made.delete(key))
  return script
}

async function bundle(form: CompiledForm, locale: string): Promise<FormScript> {
  const { build } = await import('esbuild')
  const validator = standaloneValidator(form)
  const { outputFiles } = await build({
    stdin: { contents: source(form, locale), resolveDir: root, loader: 'js' },
    plugins: [modules(validator, leftOut(form, validator))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  })
  const body = outputFiles[0]?.text ?? ''
  const encoded = new Map<Encoding, Promise<Uint8Array>>()
  return {
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    encoded(encoding) {
      const bytes = encoded.get(encoding) ?? encode(Buffer.from(body), encoding, 'thorough')
      encoded.set(encoding, bytes)
      return bytes
    },
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))

function source(form: CompiledForm, locale: string): string {
  const { fields, texts, rules } = form.pageData(locale)
  const about = { id: form.defined.id, hash: form.defined.hash, locale }
  const data = [about, fields, texts].map(literal).join(', ')
  const ruled = Object.keys(rules).length > 0 ? `, ${literal(rules)}` : ''
  return `
    import { pageForm } from '#engine/core/form/page-form.ts'
    import { validate as validator } from 'docket:validator'
    export const { about, decode, validate, states } = pageForm(${data}, validator${ruled})
  `
}

/** JSON as an expression, with short keys unquoted by the minifier. Written as a literal, a key `__proto__` would set the prototype. */
function literal(value: unknown): string {
  const json = JSON.stringify(value)
  return json.includes('__proto__') ? `JSON.parse(${JSON.stringify(json)})` : json
}

/** Modules that this form has no use for, each with what stands in its place: a form page is to be small. */
function leftOut(form: CompiledForm, validator: string): Readonly<Record<string, string>> {
  const { fields } = form.pageData('en')
  const data = JSON.stringify(fields)
  const hasConditions = /"(visibleWhen|requiredWhen|choiceWhen)":/.test(data)
  const hasDates = hasConditions && /"(before|after|between)":|\d{4}-\d{2}-\d{2}/.test(data)
  const hasTimes = data.includes('"kind":"datetime"')
  return {
    // Conditions of a form know no relative dates, which alone need durations.
    'engine/core/time/duration.ts': 'export const parseDuration = () => null',
    ...(!/keyword:"(anyOf|oneOf)"/.test(validator) && {
      'engine/core/form/alternatives.ts':
        'export const splitAlternatives = (errors) => ({ plain: errors, unfit: [] }); export const fieldOfAlternatives = () => {}',
    }),
    ...(!/"kind":"(group|list)"/.test(data) && {
      'engine/core/form/drop-empty.ts': 'export const dropEmpty = (fields, posted) => posted',
      'engine/core/form/given.ts': 'export const givenAnswers = (list) => list',
    }),
    ...(!form.hasSteps && { 'engine/core/form/steps.ts': 'export const reachOf = () => null' }),
    ...(!hasTimes && { 'engine/core/form/wall-time.ts': 'export const instantOfWallTime = () => null' }),
    ...(!hasDates && {
      'engine/core/condition-dates.ts':
        'const no = () => false; export { no as isAfter, no as isBefore, no as isFrom, no as isSameInstant, no as isUntil }',
    }),
    ...(!hasConditions && {
      'engine/core/condition.ts': 'export const evaluate = () => ({ holds: true, because: null })',
    }),
  }
}

/** Lets the bundle import the validator, which stands in no file, and leaves out what is not needed. */
function modules(validator: string, instead: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'docket-form',
    setup(build) {
      build.onResolve({ filter: /^docket:validator$/ }, ({ path }) => ({ path, namespace: 'docket' }))
      build.onLoad({ filter: /.*/, namespace: 'docket' }, () => ({
        contents: validator,
        resolveDir: root,
        loader: 'js',
      }))
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = instead[relative(root, path).replaceAll('\\', '/')]
        return contents === undefined ? undefined : { contents, loader: 'js' }
      })
    },
  }
}
