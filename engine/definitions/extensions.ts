import { createRequire } from 'node:module'
import { createContext, Script } from 'node:vm'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { nothingOwn, type OwnGuard, type OwnNames } from '#engine/core/own.ts'
import type { Problem } from '#engine/core/problem.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { Extensions, ParamSchema } from '#engine/ports/extensions.ts'
import { contentHash } from './hash.ts'

/** The one file of code among the definitions. */
export const extensionsPath = 'workflows/extensions.ts'

export interface LoadedExtensions {
  /** Nothing where the file has mistakes. */
  readonly own: OwnNames
  readonly problems: readonly Problem[]
}

/** At first use: most definitions have no code of their own. */
const compiler = () => createRequire(import.meta.url)('esbuild') as typeof import('esbuild')

const known = new Map<string, LoadedExtensions>()
const keptFiles = 50
/** Enough for what only declares. */
const loadMs = 1_000
/** So long that a guard which does end answers within it on the busiest machine: its answer must not depend on the machine. */
const guardMs = 1_000
const namePattern = /^[a-zA-Z][a-zA-Z0-9]*$/

/** Own guards and actions of these files; each text is read once. */
export function loadExtensions(files: readonly SourceFile[]): LoadedExtensions {
  const file = files.find(({ path }) => path === extensionsPath)
  if (file === undefined) return { own: nothingOwn, problems: [] }
  const hash = contentHash(file.text)
  const loaded = known.get(hash) ?? load(file.text, hash)
  if (known.size >= keptFiles) known.delete(known.keys().next().value ?? '')
  known.set(hash, loaded)
  return loaded
}

function load(text: string, hash: string): LoadedExtensions {
  const problems: Problem[] = []
  const report = (message: string, place: Partial<Pick<Problem, 'line' | 'column' | 'length' | 'hint'>> = {}) =>
    void problems.push({
      code: 'docket/bad-extension',
      severity: 'error',
      file: extensionsPath,
      line: 1,
      column: 1,
      length: 1,
      hint: null,
      ...place,
      message,
    })
  const evaluated = evaluate(text, report)
  if (evaluated === null) return { own: nothingOwn, problems }
  const { written, within } = evaluated
  const at = (name: string) => placeOf(text, name)
  for (const kind of ['guards', 'actions'] as const) {
    const verb = kind === 'guards' ? 'holds' : 'run'
    for (const [name, one] of Object.entries((written[kind] ?? {}) as Readonly<Record<string, unknown>>)) {
      const { description, params, [verb]: does } = (one ?? {}) as Readonly<Record<string, unknown>>
      if (!namePattern.test(name)) report(`"${name}" cannot be a name`, { ...at(name), hint: 'letters and digits' })
      if (typeof description !== 'string' || description === '')
        report(`"${name}" does not say what it is for`, { ...at(name), hint: 'add a "description"' })
      if (typeof does !== 'function') report(`"${name}" does nothing`, { ...at(name), hint: `add "${verb}"` })
      const mistake = schemaMistake(params as Readonly<Record<string, ParamSchema>> | undefined)
      if (mistake !== null) report(`the params of "${name}" are no JSON Schemas: ${mistake}`, at(name))
    }
  }
  if (problems.length > 0) return { own: nothingOwn, problems }
  const { guards = {}, actions = {} } = written
  const bounded = Object.entries(guards).map(([name, guard]): [string, OwnGuard] => [
    name,
    { ...guard, holds: (facts, params) => within(guardMs, () => guard.holds(facts, params)) },
  ])
  return { own: { hash, guards: new Map(bounded), actions: new Map(Object.entries(actions)) }, problems }
}

interface Evaluated {
  readonly written: Extensions
  /** Calls code of the file, and throws when it is not done by then: a guard that never ends would stop every ticket of the desk. */
  within<T>(ms: number, call: () => T): T
}

/**
 * What the file exports. It runs in a realm of its own that has the language and nothing else: no clock, randomness, file or network, and
 * no code made of text. That keeps guards pure; it is no prison for code that nobody has read.
 */
function evaluate(text: string, report: (message: string, place?: Partial<Problem>) => void): Evaluated | null {
  let code: string
  try {
    code = compiler().transformSync(text, { loader: 'ts', format: 'cjs', target: 'node24', logLevel: 'silent' }).code
  } catch (error) {
    const { errors = [] } = error as { readonly errors?: readonly { text: string; location: Location | null }[] }
    for (const { text: message, location } of errors)
      report(
        message,
        location === null
          ? {}
          : { line: location.line, column: location.column + 1, length: Math.max(location.length, 1) },
      )
    if (errors.length === 0) throw error
    return null
  }
  try {
    const globals: { called?: () => unknown } = {}
    const realm = createContext(globals, { codeGeneration: { strings: false, wasm: false } })
    new Script(pureRealm).runInContext(realm)
    const file = new Script(`(() => { const module = { exports: {} }; const { exports } = module
const require = (name) => { throw new Error('it imports "' + name + '": only types may be imported') }
${code}
return module.exports.default })()`)
    const exported = file.runInContext(realm, { timeout: loadMs }) as Extensions | null | undefined
    // Only what a script runs can be ended, not a plain call.
    const calling = new Script('called()')
    const within = <T>(ms: number, call: () => T): T => {
      globals.called = call
      try {
        return calling.runInContext(realm, { timeout: ms }) as T
      } finally {
        delete globals.called
      }
    }
    if (typeof exported === 'object' && exported !== null) return { written: exported, within }
    report('it exports no extensions', { hint: 'end it with "export default { guards: { … } } satisfies Extensions"' })
  } catch (error) {
    report(`it does not load: ${String((error as { readonly message?: unknown } | null)?.message ?? error)}`)
  }
  return null
}

interface Location {
  readonly line: number
  readonly column: number
  readonly length: number
}

/** What a rule may not look at throws when it is looked at. */
const pureRealm = `{
  const refuse = (what) => () => { throw new Error('an extension has no ' + what + ': facts.now is the instant of the event') }
  Math.random = refuse('randomness')
  const Real = Date
  globalThis.Date = new Proxy(Real, {
    construct: (_, given) => (given.length === 0 ? refuse('clock')() : Reflect.construct(Real, given)),
    apply: refuse('clock'),
    get: (_, name) => (name === 'now' ? refuse('clock') : Real[name]),
  })
  Object.defineProperty(Real.prototype, 'constructor', { value: globalThis.Date })
  delete globalThis.Temporal
  delete globalThis.console
}`

function placeOf(text: string, name: string): Pick<Problem, 'line' | 'column' | 'length'> {
  const offset = Math.max(text.search(new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, '.')}(?![\\w$])['"]?\\s*:`)), 0)
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, length: name.length }
}

/** One for all: to know a schema from what is none it compiles the rules of JSON Schema itself, at first use. */
const ajv = new Ajv2020({ strict: true, addUsedSchema: false })

function schemaMistake(params: Readonly<Record<string, ParamSchema>> | undefined): string | null {
  const schema = paramsSchema(params ?? {})
  try {
    ajv.compile(schema)
    return null
  } catch (error) {
    return (error as Error).message
  } finally {
    ajv.removeSchema(schema)
  }
}

/** All params of one name as one schema: each is needed, and there are no others. */
export function paramsSchema(params: Readonly<Record<string, ParamSchema>>): object {
  // What came from the realm of the extensions has other prototypes than ours.
  const properties = JSON.parse(JSON.stringify(params)) as object
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}
