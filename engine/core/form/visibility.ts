import { evaluate } from '#engine/core/condition.ts'
import { isGiven } from '#engine/core/form/given.ts'
import type { FieldShape } from '#engine/core/form/shape.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { Condition } from '#engine/schemas/types.ts'

/** Compiles a pattern: RE2 on the server, native RegExp on the page. */
export type Matcher = (pattern: string) => { test(text: string): boolean }

/** The fields of the form, of a group or of one row, with what was answered there. */
export interface Scope {
  readonly fields: readonly FieldShape[]
  readonly values: JsonObject
  /** Null for the form itself. */
  readonly parent: Scope | null
  /** In a row its own fields come first in conditions; in a group only where the form has none of that name. */
  readonly isRow: boolean
}

/** Answers what conditions decide. Each answer is worked out once, together with the fields it depends on. */
export interface Visibility {
  isVisible(field: FieldShape, scope: Scope): boolean
  isRequired(field: FieldShape, scope: Scope): boolean
  /** Whether a choice is offered now. */
  isOffered(field: FieldShape, choice: string, scope: Scope): boolean
  /** The scope inside a group, always the same one. */
  group(field: FieldShape, scope: Scope): Scope
}

/**
 * Conditions in order of dependence: a condition sees only what is visible itself. In a cycle (which `docket check` refuses) the field
 * that is asked for a second time counts as absent.
 */
export function visibilityOf(matcher: Matcher): Visibility {
  const visible = new Map<Scope, Map<FieldShape, boolean>>()
  const groups = new Map<Scope, Map<FieldShape, Scope>>()

  const holds = (condition: Condition, scope: Scope): boolean =>
    evaluate(condition, (name) => subject(name.split('.'), scope), { matcher }).holds

  const isVisible = (field: FieldShape, scope: Scope): boolean => {
    if (!field.visibleWhen) return true
    const here = within(visible, scope)
    const before = here.get(field)
    if (before !== undefined) return before
    here.set(field, false)
    const shown = holds(field.visibleWhen, scope)
    here.set(field, shown)
    return shown
  }

  const subject = (path: readonly string[], scope: Scope): Json | undefined => {
    const start = lookUpOrder(scope).find(({ fields }) => fields.some(({ key }) => key === path[0]))
    return start && lookUp(path, start)
  }

  const lookUp = ([key = '', ...rest]: readonly string[], scope: Scope): Json | undefined => {
    const field = scope.fields.find((one) => one.key === key)
    if (!field || !isVisible(field, scope)) return undefined
    if (rest.length === 0) return comparable(scope.values[key], field.fields)
    return field.kind === 'group' ? lookUp(rest, group(field, scope)) : undefined
  }

  const group = (field: FieldShape, scope: Scope): Scope => {
    const here = within(groups, scope)
    const known = here.get(field)
    if (known) return known
    const inside = {
      fields: field.fields ?? [],
      values: asObject(scope.values[field.key]),
      parent: scope,
      isRow: false,
    }
    here.set(field, inside)
    return inside
  }

  return {
    isVisible,
    isRequired: (field, scope) => (field.requiredWhen ? holds(field.requiredWhen, scope) : field.required === true),
    isOffered(field, choice, scope) {
      const condition =
        field.choiceWhen && Object.hasOwn(field.choiceWhen, choice) ? field.choiceWhen[choice] : undefined
      return condition === undefined || holds(condition, scope)
    },
    group,
  }
}

/** Where a name is looked for: rows from the inside out, the form, and at last the groups around. */
function lookUpOrder(scope: Scope): readonly Scope[] {
  const around: Scope[] = []
  for (let at: Scope | null = scope; at !== null; at = at.parent) around.push(at)
  const isFirst = ({ isRow, parent }: Scope) => isRow || parent === null
  return [...around.filter(isFirst), ...around.filter((one) => !isFirst(one))]
}

/**
 * What a condition can compare: rows of a list only count as being there, those that are only on the page do not, and what is no answer at
 * all is absent.
 */
function comparable(value: Json | undefined, fields: readonly FieldShape[] = []): Json | undefined {
  if (!Array.isArray(value)) return typeof value === 'object' ? undefined : value
  const given = value
    .filter((one: Json) => isGiven(fields, one))
    .map((one: Json) => (typeof one === 'object' ? true : one))
  return given.length > 0 ? given : undefined
}

function within<K, V>(maps: Map<Scope, Map<K, V>>, scope: Scope): Map<K, V> {
  let here = maps.get(scope)
  if (!here) {
    here = new Map()
    maps.set(scope, here)
  }
  return here
}

export function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
