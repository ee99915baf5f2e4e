import { evaluate } from '#engine/core/condition.ts'
import type { Json } from '#engine/core/json.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import { durationMs } from '#engine/core/time/duration.ts'
import type { Condition } from '#engine/schemas/types.ts'

/** What guards may know; it rides on the machine's event as `event.facts`, so that the machine's context stays empty. */
export interface Facts {
  /** The instant of the event. */
  readonly now: number
  readonly createdAt: number
  /** Dotted path of each active state → instant of its entry. */
  readonly enteredAt: Readonly<Record<string, number>>
  readonly assignee: string | null
  /** True while no agent has replied before this event. */
  readonly firstReply: boolean
  /** Values for conditions on the ticket. */
  readonly subject: (name: string) => Json | undefined
  /** Whether an own guard (`own.<name>`) holds of these facts. */
  readonly own: (type: string, params: Readonly<Record<string, unknown>>) => boolean
}

type Params = Readonly<Record<string, unknown>> & { readonly state: string }
type Rule = (facts: Facts, params: Params) => boolean

const rules: Readonly<Record<string, Rule>> = {
  within: ({ now, createdAt, enteredAt }, { duration, since, state }) => {
    const start = since === 'createdAt' ? createdAt : enteredAt[state]
    return start !== undefined && now - start <= durationMs(String(duration))
  },
  matches: ({ now, subject }, { when }) => evaluate(when as Condition, subject, { now, matcher: linearPattern }).holds,
  isAssigned: ({ assignee }) => assignee !== null,
  isFirstReply: ({ firstReply }) => firstReply,
}

/** XState calls guards at the start of a machine without any facts: they then answer false. */
export const guards = Object.fromEntries(
  Object.entries(rules).map(([name, rule]) => [
    name,
    ({ event }: { readonly event: { readonly facts?: Facts } }, params: Params) =>
      event.facts !== undefined && rule(event.facts, params),
  ]),
)

/** A guard of the company's own: which code is behind the name, the facts know. */
export function ownGuard(type: string) {
  return ({ event }: { readonly event: { readonly facts?: Facts } }, { state: _, ...params }: Params) =>
    event.facts?.own(type, params) === true
}
