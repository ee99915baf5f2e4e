import { type Around, all, any, type Guard, guardOf } from '#engine/core/form/rule-condition.ts'
import { choicesOf, isObject } from '#engine/core/form/schema-type.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'

// A plain schema often has fields in its rules only: `then` brings some, an alternative of `oneOf` others. They are fields like the others,
// each shown when its rule holds. The rules stay, and decide what a submission may be.

/**
 * An object schema with the fields that stand in its rules alone among its `properties`, behind the others: `x-visible` says when their rules
 * hold, and several rules that have one field make one of it. What our conditions cannot say stays where it is, and `docket check` says so.
 * `prefix` stands before the names of the schema's fields in conditions.
 */
export function withRuleFields(schema: JsonObject, prefix: string): JsonObject {
  const own = isObject(schema.properties) ? schema.properties : {}
  const choosing = discriminator(schema, own)
  const properties = { ...own, ...choosing }
  const required = Array.isArray(schema.required) ? schema.required : []
  const around = { properties, required, prefix }
  const found = fieldsInRules(schema, {}, around).filter(({ key }) => !Object.hasOwn(properties, key))
  const made = Object.entries(Object.groupBy(found, ({ key }) => key)).flatMap(([key, places = []]) => {
    const field = fieldFrom(places)
    return field === null ? [] : [{ key, field, isRequired: places.every((place) => place.isRequired) }]
  })
  if (made.length === 0 && Object.keys(choosing).length === 0) return schema
  const chosen = Object.keys(choosing).filter((key) => !Object.hasOwn(own, key))
  const names = made.flatMap(({ key, isRequired }) => (isRequired ? [key] : []))
  return {
    ...schema,
    properties: { ...properties, ...Object.fromEntries(made.map(({ key, field }) => [key, field])) },
    required: [...new Set([...required, ...chosen, ...names])],
  }
}

/** A field as it stands in a rule. */
interface Place {
  readonly key: string
  readonly schema: JsonObject
  readonly guard: Guard
  readonly isRequired: boolean
}

function fieldsInRules(rule: Json | undefined, guard: Guard | null, around: Around): readonly Place[] {
  if (!isObject(rule) || guard === null) return []
  const inside = (part: Json | undefined, condition: Guard | null): readonly Place[] => {
    const both = all([guard, condition])
    return both === null ? [] : [...fieldsOf(part, both), ...fieldsInRules(part, both, around)]
  }
  const when = rule.if === undefined ? null : guardOf(rule.if, around)
  const isSaid = when !== null && Object.keys(when).length > 0
  const dependent = { ...asObject(rule.dependencies), ...asObject(rule.dependentSchemas) }
  return [
    ...listOf(rule.allOf).flatMap((part) => inside(part, {})),
    ...(when === null ? [] : inside(rule.then, when)),
    ...(isSaid ? inside(rule.else, { not: when }) : []),
    ...Object.entries(dependent).flatMap(([name, part]) => {
      const alternatives = [...listOf(asObject(part).oneOf), ...listOf(asObject(part).anyOf)]
      const isTold = alternatives.some((one) => Object.hasOwn(asObject(asObject(one).properties), name))
      return inside(part, isTold ? {} : guardOf({ required: [name] }, around))
    }),
    ...[listOf(rule.oneOf), listOf(rule.anyOf)].flatMap((parts) => {
      const told = parts.map((part) => telling(part, around))
      return parts.flatMap((part, index) => {
        const guard = told[index] ?? null
        const isTold = guard !== null && Object.keys(guard).length > 0
        const alike = parts.filter((_, other) => !isTold || JSON.stringify(told[other]) === JSON.stringify(guard))
        return inside(part, guard).map((place) => unlessOther(place, alike))
      })
    }),
  ]
}

/** Nothing tells this alternative from these, so a field is only bound to be answered where each of them asks for it. */
function unlessOther(place: Place, alike: readonly Json[]): Place {
  const others = alike.filter((part) => asObject(part).type !== 'null')
  return {
    ...place,
    isRequired: place.isRequired && others.every((part) => listOf(asObject(part).required).includes(place.key)),
  }
}

function fieldsOf(part: Json | undefined, guard: Guard): readonly Place[] {
  const { properties, required } = asObject(part)
  return Object.entries(asObject(properties)).flatMap(([key, schema]) =>
    isObject(schema) ? [{ key, schema, guard, isRequired: listOf(required).includes(key) }] : [],
  )
}

/** What tells an alternative from the others: the values that it has for fields which all of them have. */
function telling(part: Json, around: Around): Guard | null {
  const known = Object.entries(asObject(asObject(part).properties)).filter(([key]) =>
    Object.hasOwn(around.properties, key),
  )
  const told = known.filter(([, test]) => isObject(test) && (test.const !== undefined || Array.isArray(test.enum)))
  if (told.length === 0) return {}
  return guardOf({ properties: Object.fromEntries(told), required: told.map(([key]) => key) }, around)
}

/** Alternatives that are told apart by a constant: that one is a choice, also where the object says of it no more than its type. */
function discriminator(schema: JsonObject, own: JsonObject): JsonObject {
  const parts = listOf(schema.oneOf ?? schema.anyOf).map(asObject)
  const [first, ...others] = parts
  if (!first || others.length === 0) return {}
  const constants = (part: JsonObject) =>
    Object.entries(asObject(part.properties)).filter(([, test]) =>
      ['string', 'number'].includes(typeof asObject(test).const),
    )
  const key = constants(first)
    .map(([name]) => name)
    .find((name) => isOpen(own[name]) && others.every((part) => constants(part).some(([one]) => one === name)))
  if (key === undefined) return {}
  const written = asObject(own[key])
  const options = parts.map((part) => {
    const { title, const: value } = asObject(asObject(part.properties)[key])
    return { value: value as Json, label: part.title ?? title }
  })
  // The constant is often its own default too, which is nobody's choice yet.
  const { const: _, default: __, title, ...rest } = asObject(asObject(first.properties)[key])
  const labels = options
    .filter(({ label }) => typeof label === 'string')
    .map(({ value, label }) => [String(value), label as Json])
  return {
    [key]: {
      ...rest,
      ...(title !== undefined && parts.every((part) => part.title !== undefined) && { title }),
      ...written,
      enum: [...new Set(options.map(({ value }) => value))],
      ...(labels.length > 0 && { 'x-labels': { ...Object.fromEntries(labels), ...asObject(written['x-labels']) } }),
    },
  }
}

const aboutAnswers = ['const', 'enum', 'oneOf', 'anyOf', '$ref', 'format', 'pattern', 'x-input', 'x-hidden']

/** Nothing says which answers a field takes. */
function isOpen(field: Json | undefined): boolean {
  if (field === undefined || field === true) return true
  if (!isObject(field)) return false
  const isScalar = ['string', 'number', 'integer', undefined].includes(field.type as string | undefined)
  return isScalar && !aboutAnswers.some((keyword) => keyword in field)
}

/** One field for all places that have it; null where it cannot be said when it is shown. */
function fieldFrom(places: readonly Place[]): JsonObject | null {
  const [first] = places
  const shown = any(places.map(({ guard }) => guard))
  if (!first || shown === null) return null
  const common = places.length === 1 ? first.schema : commonOf(places)
  const own = isObject(common['x-visible']) ? all([shown, common['x-visible']]) : shown
  const asked = places.filter(({ isRequired }) => isRequired)
  const sometimes = asked.length > 0 && asked.length < places.length ? any(asked.map(({ guard }) => guard)) : null
  return {
    ...common,
    ...(own !== null && Object.keys(own).length > 0 && { 'x-visible': own }),
    ...(sometimes !== null && Object.keys(sometimes).length > 0 && { 'x-required': sometimes }),
  }
}

/** What all places say alike, what people read as the first one says it, and of choices all, each offered where its place says so. */
function commonOf(places: readonly Place[]): JsonObject {
  const [first] = places as readonly [Place, ...Place[]]
  const isAlike = (key: string) =>
    places.every(({ schema }) => JSON.stringify(schema[key]) === JSON.stringify(first.schema[key]))
  const kept = Object.entries(first.schema).filter(
    ([key]) => isAlike(key) || /^(title|description|x-help|x-placeholder|x-i18n)$/.test(key),
  )
  const lists = places.map(({ schema }) => (schema.const === undefined ? choicesOf(schema) : [schema.const]))
  if (isAlike('enum') && isAlike('oneOf') && isAlike('const')) return Object.fromEntries(kept)
  if (lists.some((list) => list === null)) return Object.fromEntries(kept)
  const values = [...new Set(lists.flatMap((list) => list ?? []))]
  const offered = values.flatMap((value) => {
    const when = places.filter((_, index) => lists[index]?.includes(value))
    const guard = when.length === places.length ? null : any(when.map((place) => place.guard))
    return guard === null || Object.keys(guard).length === 0 ? [] : [[String(value), guard] as const]
  })
  const labels = Object.assign({}, ...places.map(({ schema }) => labelsOf(schema))) as JsonObject
  const { const: _, oneOf: __, anyOf: ___, ...rest } = Object.fromEntries(kept)
  return {
    ...rest,
    enum: values,
    ...(offered.length > 0 && { 'x-options': Object.fromEntries(offered) }),
    ...(Object.keys(labels).length > 0 && { 'x-labels': labels }),
  }
}

function labelsOf(schema: JsonObject): JsonObject {
  const told = listOf(schema.oneOf ?? schema.anyOf).flatMap((one) => {
    const { const: value, title } = asObject(one)
    return value !== undefined && typeof title === 'string' ? [[String(value), title] as const] : []
  })
  return { ...Object.fromEntries(told), ...asObject(schema['x-labels']) }
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
