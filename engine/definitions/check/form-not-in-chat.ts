import type { Defined } from '#engine/core/catalogue.ts'
import { formInChat } from '#engine/core/chat/channel.ts'
import { composed } from '#engine/core/form/properties.ts'
import { isObject } from '#engine/core/form/schema-type.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { FormFile } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'

export const formNotInChat: Check = {
  code: 'docket/form-not-in-chat',
  severity: 'warning',
  about:
    'A chat asks for a form that nobody can fill in there: it is not published, or it requires a file, and forms in a chat take none (the conversation itself does).',
  file: 'forms/contact.form.json',
  bad: '"x-form": { "team": "care", "published": false, "ticketTitle": "{topic}" }',
  good: '"x-form": { "team": "care", "ticketTitle": "{topic}" }',
  beside: {
    'workflows/website.chat.json': `{
  "title": "Website",
  "team": "care",
  "rules": [{ "script": "welcome" }],
  "fallback": { "form": "contact" }
}
`,
  },
  run(set, report) {
    for (const { defined, pointer, id } of asked(set)) {
      const form = set.forms.get(id)
      const why = form === undefined ? null : whyNot(set, form)
      if (why === null) continue
      report(defined, {
        pointer,
        message: `nobody can fill in "${id}" in a chat: it ${why}`,
        hint: `name another form, or change ${form?.file}`,
      })
    }
  },
}

/** Every place where a chat asks for a form. */
function asked({ chats, scripts }: FileSet) {
  const named = [
    ...[...chats.values()].flatMap((defined) => [
      { defined, pointer: '/before', id: defined.value.before },
      { defined, pointer: '/fallback/form', id: defined.value.fallback?.form },
    ]),
    ...[...scripts.values()].flatMap((defined) =>
      defined.value.steps.map(({ form }, index) => ({ defined, pointer: `/steps/${index}/form`, id: form })),
    ),
  ]
  return named.flatMap(({ id, ...place }) => (id === undefined ? [] : [{ ...place, id }]))
}

function whyNot(set: FileSet, form: Defined<FormFile>): string | null {
  if (formInChat(set, form.id) === null) return 'is not published'
  const file = requiredFile(composed(form.value as unknown as JsonObject))
  return file === null ? null : `requires a file ("${file}")`
}

/** The first file that has to be there whatever else is answered, also inside groups that have to. */
function requiredFile({ properties, required }: JsonObject): string | null {
  const names = Array.isArray(required) ? required : []
  for (const [name, schema] of Object.entries(isObject(properties) ? properties : {})) {
    // A group that is left empty asks for nothing, and what is not shown neither.
    if (!isObject(schema) || !names.includes(name) || schema['x-visible'] !== undefined) continue
    if (isFile(schema)) return name
    const inner = requiredFile(schema)
    if (inner !== null) return `${name}.${inner}`
  }
  return null
}

function isFile(schema: JsonObject): boolean {
  return (
    schema['x-input'] === 'file' ||
    schema.format === 'binary' ||
    (isObject(schema.items) && schema.items.format === 'binary')
  )
}
