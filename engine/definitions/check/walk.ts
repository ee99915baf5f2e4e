import type { Defined } from '#engine/core/catalogue.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import { pointerTo } from '#engine/definitions/finding.ts'
import type { Condition } from '#engine/schemas/types.ts'

/** An action or guard that a file calls, with its params. */
export interface Call {
  readonly defined: Defined<unknown>
  /** Pointer of the call; its params are below `/params`. */
  readonly pointer: string
  readonly type: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A condition on a ticket. */
export interface TicketCondition {
  readonly defined: Defined<unknown>
  readonly pointer: string
  readonly condition: Condition
  /** In views `assignee: "me"` is whoever looks. */
  readonly isView: boolean
}

/** One operator of one test of a condition. */
export interface Test {
  readonly subject: string
  /** Pointer of the subject's key. */
  readonly subjectPointer: string
  readonly operator: string
  readonly operand: unknown
  readonly pointer: string
}

const callPlace = /\/(entry|exit|actions|do|onWarn|onBreach|guard)(\/\d+)?$/

/** Every action and guard with params, of workflows, policies and macros. */
export function callsIn(set: FileSet): readonly Call[] {
  const calls: Call[] = []
  for (const map of [set.workflows, set.policies, set.macros]) {
    for (const defined of map.values()) {
      each(defined.value, '', (value, pointer) => {
        if (!callPlace.test(pointer) || !isObject(value) || typeof value.type !== 'string') return
        calls.push({ defined, pointer, type: value.type, params: isObject(value.params) ? value.params : {} })
      })
    }
  }
  return calls
}

/** Every condition on a ticket, of views, macros, policies and guards. */
export function ticketConditions(set: FileSet): readonly TicketCondition[] {
  const whens = [set.views, set.macros, set.policies].flatMap((map) =>
    [...map.values()].flatMap((defined: Defined<{ readonly when?: Condition }>) =>
      defined.value.when
        ? [{ defined, pointer: '/when', condition: defined.value.when, isView: set.views.get(defined.id) === defined }]
        : [],
    ),
  )
  const guards = callsIn(set).flatMap(({ defined, pointer, type, params }) =>
    type === 'matches'
      ? [{ defined, pointer: `${pointer}/params/when`, condition: params.when as Condition, isView: false }]
      : [],
  )
  return [...whens, ...guards]
}

/** Every test of a condition, those inside `any` and `not` too. */
export function testsOf(condition: Condition, pointer: string): readonly Test[] {
  return Object.entries(condition).flatMap(([key, value]): readonly Test[] => {
    const at = pointerTo(pointer, key)
    if (key === 'any')
      return (value as readonly Condition[]).flatMap((one, index) => testsOf(one, pointerTo(at, index)))
    if (key === 'not') return testsOf(value as Condition, at)
    const test = { subject: key, subjectPointer: at }
    if (Array.isArray(value)) return [{ ...test, operator: 'in', operand: value, pointer: at }]
    if (!isObject(value)) return [{ ...test, operator: 'is', operand: value, pointer: at }]
    return Object.entries(value).map(([operator, operand]) => ({
      ...test,
      operator,
      operand,
      pointer: pointerTo(at, operator),
    }))
  })
}

/** Calls `visit` with every value inside a value and its pointer, outermost first. */
export function each(value: unknown, pointer: string, visit: (value: unknown, pointer: string) => void): void {
  visit(value, pointer)
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) each(child, pointerTo(pointer, key), visit)
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
