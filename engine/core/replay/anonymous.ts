import type { Definitions } from '#engine/core/catalogue.ts'
import { operatorsOf } from '#engine/core/condition.ts'
import { propertiesOf } from '#engine/core/form/properties.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Condition, FormFile } from '#engine/schemas/types.ts'
import type { History } from './history.ts'

/**
 * Replaces what people wrote: names, addresses, titles, texts, file names. What rules can ask for keeps its answer: choices, numbers and
 * dates stay, and so does each text that a condition in the files names, since it stands there for everybody to read. Two tickets of one
 * person are still of one person. A pattern (`matches`) is the exception: a text that it would match is not kept.
 */
export function createAnonymiser(definitions: Definitions): (history: History) => History {
  const named = namedTexts(definitions)
  const people = new Map<string, number>()
  const person = (key: string) => {
    const known = people.get(key) ?? people.size + 1
    people.set(key, known)
    return known
  }
  const text = (written: unknown, instead: string) => anonymousText(written, instead, named)

  const address = (written: unknown) =>
    typeof written !== 'string' || written === ''
      ? ''
      : text(written, `person-${person(written.toLowerCase())}@customers.example`)

  const someone = (value: Json | undefined): JsonObject => {
    const { name, email, phone, company, ...rest } = (value ?? {}) as Record<string, Json>
    return {
      ...(typeof rest.verified === 'boolean' && { verified: rest.verified }),
      ...(name !== undefined && { name: name === '' ? '' : 'Somebody' }),
      ...(email !== undefined && { email: address(email) }),
      ...(phone !== undefined && { phone: phone === '' ? '' : '0' }),
      ...(company !== undefined && {
        company: company === '' ? '' : text(company, `Company ${person(`c ${company}`)}`),
      }),
    }
  }
  const content = (event: TicketEvent, form: FormFile | undefined): JsonObject | null => {
    if (event.content === null) return null
    const { requester, title, fields, author, name, email, phone, company } = event.content
    const own = Object.entries({ name, email, phone, company }).filter(([, value]) => value !== undefined)
    return {
      ...('text' in event.content && { text: '…', files: [] }),
      ...(requester !== undefined && { requester: someone(requester), extra: {} }),
      ...(title !== undefined && { title: text(title, 'A request') }),
      ...(fields !== undefined && { fields: anonymousFields(fields as JsonObject, form, text) }),
      ...(author !== undefined && { author: { name: 'Somebody', address: address((author as JsonObject).address) } }),
      ...(event.content.address !== undefined && { address: address(event.content.address) }),
      ...someone(Object.fromEntries(own) as JsonObject),
    }
  }

  return (history) => {
    const form = history.events[0]?.data.form as { readonly id: string } | null | undefined
    const file = form ? definitions.forms.get(form.id)?.value : undefined
    return {
      ...history,
      events: history.events.map((event) => ({
        ...event,
        data: withoutIds(event.data),
        content: content(event, file),
      })),
    }
  }
}

/** Message-IDs name the mail system of whoever wrote. */
function withoutIds(data: JsonObject): JsonObject {
  const { messageId, mail, ...rest } = data as Record<string, Json>
  return rest
}

type Replace = (written: unknown, instead: string) => string

function anonymousFields(fields: JsonObject, form: FormFile | undefined, text: Replace): JsonObject {
  const replaced = (value: Json, name: string): Json => {
    if (typeof value === 'string') return isChoice(form, name, value) || isDate(value) ? value : text(value, '…')
    if (Array.isArray(value)) return value.map((one: Json) => replaced(one, name))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, name)]))
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, replaced(value, name)]))
}

/** One of the values that the form offers, at whatever depth of the field. */
function isChoice(form: FormFile | undefined, name: string, value: string): boolean {
  const offered = (schema: unknown): boolean => {
    if (typeof schema !== 'object' || schema === null) return false
    const { enum: choices, const: only } = schema as { readonly enum?: readonly unknown[]; readonly const?: unknown }
    return choices?.includes(value) === true || only === value || Object.values(schema).some(offered)
  }
  return offered(form && propertiesOf(form)[name])
}

function isDate(value: string): boolean {
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?/.test(value) && value.length <= 32
}

interface Named {
  readonly exact: ReadonlySet<string>
  readonly begins: readonly string[]
  readonly contains: readonly string[]
}

/** The replacement, extended by what conditions look for in the text, so that they find the same. */
function anonymousText(written: unknown, instead: string, { exact, begins, contains }: Named): string {
  const value = String(written)
  if (exact.has(value)) return value
  const lower = value.toLowerCase()
  const begin = begins.filter((one) => lower.startsWith(one.toLowerCase())).sort((a, b) => b.length - a.length)[0]
  const inside = contains.filter((one) => lower.includes(one.toLowerCase()))
  return [...(begin === undefined ? [] : [begin]), ...inside, instead].join(' ')
}

function namedTexts({ policies, views, macros, workflows, forms }: Definitions): Named {
  const exact = new Set<string>()
  const begins = new Set<string>()
  const contains = new Set<string>()
  const add = (into: Set<string>, operand: unknown) => {
    for (const one of Array.isArray(operand) ? operand : [operand])
      if (typeof one === 'string' && one !== '') into.add(one)
  }
  const read = (condition: Condition) => {
    for (const [key, test] of Object.entries(condition)) {
      if (key === 'any') for (const one of test as readonly Condition[]) read(one)
      else if (key === 'not') read(test as Condition)
      else {
        for (const [operator, operand] of operatorsOf(test)) {
          if (operator === 'is' || operator === 'in') add(exact, operand)
          if (operator === 'startsWith') add(begins, operand)
          if (operator === 'contains') add(contains, operand)
        }
      }
    }
  }
  const walk = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if ((key === 'when' || key === 'x-visible') && typeof inner === 'object' && inner !== null)
        read(inner as Condition)
      else walk(inner)
    }
  }
  for (const map of [policies, views, macros, workflows, forms]) for (const { value } of map.values()) walk(value)
  return { exact, begins: [...begins], contains: [...contains] }
}
