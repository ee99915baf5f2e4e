import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import agent from '#engine/schemas/agent.schema.json' with { type: 'json' }
import chat from '#engine/schemas/chat.schema.json' with { type: 'json' }
import common from '#engine/schemas/common.schema.json' with { type: 'json' }
import condition from '#engine/schemas/condition.schema.json' with { type: 'json' }
import form from '#engine/schemas/form.schema.json' with { type: 'json' }
import hours from '#engine/schemas/hours.schema.json' with { type: 'json' }
import macro from '#engine/schemas/macro.schema.json' with { type: 'json' }
import mail from '#engine/schemas/mail.schema.json' with { type: 'json' }
import reply from '#engine/schemas/reply.schema.json' with { type: 'json' }
import scenario from '#engine/schemas/scenario.schema.json' with { type: 'json' }
import script from '#engine/schemas/script.schema.json' with { type: 'json' }
import sla from '#engine/schemas/sla.schema.json' with { type: 'json' }
import synonyms from '#engine/schemas/synonyms.schema.json' with { type: 'json' }
import team from '#engine/schemas/team.schema.json' with { type: 'json' }
import view from '#engine/schemas/view.schema.json' with { type: 'json' }
import vocabulary from '#engine/schemas/vocabulary.schema.json' with { type: 'json' }
import workflow from '#engine/schemas/workflow.schema.json' with { type: 'json' }

const files = { form, workflow, team, agent, sla, hours, view, macro, mail, reply, chat, script, scenario, synonyms }

export type SchemaName = keyof typeof files

let ajv: Ajv2020 | null = null
const validators = new Map<SchemaName, ValidateFunction>()

/** What the meta-schema of a kind finds wrong with a value: Ajv's errors with the schema and value each stands at. */
export function schemaErrors(schema: SchemaName, value: unknown): readonly ErrorObject[] {
  const validate = validators.get(schema) ?? compile(schema)
  return validate(value) ? [] : (validate.errors ?? [])
}

function compile(schema: SchemaName): ValidateFunction {
  ajv ??= create()
  const validate = ajv.compile(files[schema])
  validators.set(schema, validate)
  return validate
}

function create(): Ajv2020 {
  return new Ajv2020({
    schemas: [common, condition, vocabulary],
    // Which kinds of field a keyword is for; the form builder reads it.
    keywords: ['x-kinds'],
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictRequired: false,
    // That they are JSON Schemas is tested; to see it at each start, the rules of JSON Schema itself would be compiled first.
    meta: false,
    validateSchema: false,
    // They are compiled at each start and asked little: what an optimised one saves is less than what it costs to make.
    code: { optimize: false },
  })
}
