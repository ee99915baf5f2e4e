import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { ownName } from '#engine/core/own.ts'
import { suggestion } from '#engine/core/similar.ts'
import { extensionsPath, paramsSchema } from '#engine/definitions/extensions.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import type { Check } from './check.ts'
import { type Call, callsIn } from './walk.ts'

const ready = `export default {
  guards: {
    isFrom: {
      description: 'The requester writes from this domain.',
      params: { domain: { type: 'string' } },
      holds: ({ subject }, { domain }) => String(subject('requester.email')).endsWith('@' + domain),
    },
  },
}
`
const call = (type: string, params: string) =>
  `{ "target": "open", "guard": { "type": "${type}", "params": ${params} } }`

/** Own calls of a file, with what the extensions have for them. */
function ownCalls(set: FileSet): readonly (Call & { readonly name: string; readonly kind: 'guards' | 'actions' })[] {
  return callsIn(set).flatMap((one) => {
    const name = ownName(one.type)
    const kind = one.pointer.endsWith('/guard') ? ('guards' as const) : ('actions' as const)
    return name === null ? [] : [{ ...one, name, kind }]
  })
}

export const unknownExtension: Check = {
  code: 'docket/unknown-extension',
  severity: 'error',
  about: `A file names a guard or an action of the company's own, \`own.<name>\`, that ${extensionsPath} does not have.`,
  file: 'workflows/support.workflow.json',
  bad: call('own.isFrm', '{ "domain": "example.com" }'),
  good: call('own.isFrom', '{ "domain": "example.com" }'),
  instead: '{ "target": "open", "guard": "isAssigned" }',
  beside: { [extensionsPath]: ready },
  run(set, report) {
    for (const { defined, pointer, type, name, kind } of ownCalls(set)) {
      if (set.own[kind].has(name)) continue
      const others = [...set.own[kind].keys()].map((one) => `own.${one}`)
      const word = kind === 'guards' ? 'guard' : 'action'
      report(defined, {
        pointer: `${pointer}/type`,
        message: `there is no own ${word} "${type}"`,
        hint: suggestion(type, others) ?? `declare it in ${extensionsPath}`,
      })
    }
  },
}

export const extensionParams: Check = {
  code: 'docket/extension-params',
  severity: 'error',
  about: `An own guard or action is given other params than ${extensionsPath} says that it takes.`,
  file: 'workflows/support.workflow.json',
  bad: call('own.isFrom', '{ "domain": 7 }'),
  good: call('own.isFrom', '{ "domain": "example.com" }'),
  instead: '{ "target": "open", "guard": "isAssigned" }',
  beside: { [extensionsPath]: ready },
  run(set, report) {
    for (const { defined, pointer, type, name, kind, params } of ownCalls(set)) {
      const known = set.own[kind].get(name)
      if (known === undefined) continue
      // That they are schemas was seen when they were loaded.
      const validate = new Ajv2020({ allErrors: true, validateSchema: false }).compile(paramsSchema(known.params ?? {}))
      if (validate(params)) continue
      for (const error of validate.errors ?? []) {
        const at = Object.keys(params).length === 0 ? `${pointer}/type` : `${pointer}/params${error.instancePath}`
        const unknown = error.params.additionalProperty as string | undefined
        report(defined, {
          pointer: unknown === undefined ? at : pointerTo(at, unknown),
          ...(unknown !== undefined && { part: 'key' as const }),
          message: `"${type}" ${sentence(error)}`,
          hint:
            (unknown && suggestion(unknown, Object.keys(known.params ?? {}))) ??
            `see its "params" in ${extensionsPath}`,
        })
      }
    }
  },
}

function sentence({ keyword, params, instancePath, message }: ErrorObject): string {
  if (keyword === 'required') return `needs "${params.missingProperty}"`
  if (keyword === 'additionalProperties') return `takes no "${params.additionalProperty}"`
  return `takes another "${instancePath.slice(1)}": it ${message}`
}
