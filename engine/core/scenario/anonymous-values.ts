import type { Defined } from '#engine/core/catalogue.ts'
import { allFields, formModel } from '#engine/core/form/model.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { FormFile } from '#engine/schemas/types.ts'

/**
 * Answers of a form that say nothing about who gave them and that the form still takes: `anonymous` as the replay's export has them, an
 * address where one is asked for, and where the file asks for a pattern the shape of what was written (`AB123456` → `AA000000`).
 */
export function anonymousValues(
  { value }: Defined<FormFile>,
  written: JsonObject,
  anonymous: JsonObject,
  requester: string,
): { [name: string]: Json } {
  const values: { [name: string]: Json } = { ...anonymous }
  for (const { name, schema, shape } of allFields(formModel(value).fields)) {
    const answer = written[name]
    // Nobody keeps the files of customers in a repository.
    if (shape.kind === 'file') delete values[name]
    if (typeof answer !== 'string' || answer === '') continue
    if (shape.kind === 'email') values[name] = requester
    else if (values[name] !== answer && (typeof schema.pattern === 'string' || schema.format !== undefined))
      values[name] = shapeOf(answer)
    else if (typeof schema.minLength === 'number') values[name] = String(values[name]).padEnd(schema.minLength, '…')
  }
  return values
}

function shapeOf(text: string): string {
  return (
    text
      .replace(/\p{Lu}/gu, 'A')
      .replace(/\p{Ll}/gu, 'a')
      .replace(/\p{Nd}/gu, '0')
      .replace(/\p{Script=Han}/gu, '字')
      // Scripts without capitals: what is written in them has no other shape.
      .replace(/(?!\p{Script=Han})[\p{Lo}\p{Lm}\p{Lt}]/gu, '…')
  )
}
