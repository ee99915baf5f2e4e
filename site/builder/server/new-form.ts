import type { BuilderWords } from '#site/i18n/builder/texts.ts'

/** The text of a form that nobody has worked on yet: it asks for an address and a message, and is not published. */
export function newForm(title: string, words: BuilderWords): string {
  const text = (value: string) => JSON.stringify(value)
  return `{
  "$schema": "../engine/schemas/form.schema.json",
  "title": ${text(title)},
  "x-form": { "published": false },
  "properties": {
    "email": { "type": "string", "format": "email", "title": ${text(words['new.email'])}, "x-role": "requester.email" },
    "message": { "type": "string", "title": ${text(words['new.message'])}, "x-input": "textarea", "x-role": "ticket.description" }
  },
  "required": ["email", "message"]
}
`
}
