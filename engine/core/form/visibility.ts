import { evaluate } from '#engine/core/condition.ts'
import { givenAnswers } from '#engine/core/form/given.ts'
import type { Scope, Visibility } from '#engine/core/form/scope.ts'
import type { FieldShape } from '#engine/core/form/shape.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { Condition } from '#engine/schemas/types.ts'

/** Compiles a pattern: RE2 on the server, native RegExp on the page. */
export type Matcher = (pattern: string) => { test(text: string): boolean }

/**
 * Conditions in order of dependence: a condition sees only what is visible itself. In a cycle (which `docket check` refuses) the field
 * that is asked for a second time counts as absent.
 */
export function visibilityOf(matcher: Matcher): Visibility {
  const visible = new Map<Scope, Map<FieldShape, boolean>>()
  const scopes = new Map<Scope, Map<FieldShape, readonly Scope[]>>()

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
    if (rest.length === 0) return comparable(field, scope)
    const [group] = field.kind === 'group' ? inside(field, scope) : []
    return group && lookUp(rest, group)
  }

  /**
   * What a condition can compare: rows of a list only count as being there, those that are only on the page do not, and what is no answer
   * at all is absent.
   */
  const comparable = (field: FieldShape, scope: Scope): Json | undefined => {
    const value = scope.values[field.key]
    if (!Array.isArray(value)) return typeof value === 'object' ? undefined : value
    const given = givenAnswers(value, inside(field, scope), visibility)
    return given.length > 0 ? given : undefined
  }

  const inside = (field: FieldShape, scope: Scope): readonly Scope[] => {
    const here = within(scopes, scope)
    const known = here.get(field)
    if (known) return known
    const value = scope.values[field.key]
    const isRow = Array.isArray(value)
    const made = [value].flat().map((part: Json | undefined) => ({
      fields: field.fields ?? [],
      values: asObject(part),
      parent: scope,
      isRow,
    }))
    here.set(field, made)
    return made
  }

  const visibility: Visibility = {
    isVisible,
    isRequired: (field, scope) => (field.requiredWhen ? holds(field.requiredWhen, scope) : field.required === true),
    isOffered(field, choice, scope) {
      const condition =
        field.choiceWhen && Object.hasOwn(field.choiceWhen, choice) ? field.choiceWhen[choice] : undefined
      return condition === undefined || holds(condition, scope)
    },
    inside,
  }
  return visibility
}

/** Where a name is looked for: rows from the inside out, the form, and at last the groups around. */
function lookUpOrder(scope: Scope): readonly Scope[] {
  const around: Scope[] = []
  for (let at: Scope | null = scope; at !== null; at = at.parent) around.push(at)
  const isFirst = ({ isRow, parent }: Scope) => isRow || parent === null
  return [...around.filter(isFirst), ...around.filter((one) => !isFirst(one))]
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
