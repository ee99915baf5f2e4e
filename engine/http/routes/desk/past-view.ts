import { policyTitle, teamName } from '#engine/core/names.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { type PastChange, type PastTicket, pastChanges } from '#engine/core/ticket/past.ts'
import { actorName, eventSentence, stateTitle, type Telling } from '#engine/http/resources/event-sentence.ts'
import { whyOf } from '#engine/http/resources/timeline.ts'

/** After which event a ticket is shown, and what that event changed. */
export interface DeskPast {
  readonly event: { readonly id: number; readonly at: number; readonly said: string; readonly by: string }
  /** Number of the last event that there is. */
  readonly last: number
  readonly changes: readonly PastFact[]
}

/** Each `from` and `to` is in words, but a priority is its number. `rule` is `file:line@revision`, null where a person decided. */
export type PastFact = { readonly rule: string | null } & PastChange

/** `telling` is of the ticket as it stood; `log` what of it can be shown. */
export function pastView(past: PastTicket, log: readonly TicketEvent[], telling: Telling): DeskPast {
  const { event } = past
  return {
    event: { id: event.seq, at: event.at, said: eventSentence(event, telling), by: actorName(event.by, telling) },
    last: log.at(-1)?.seq ?? event.seq,
    changes: pastChanges(past).map((change) => sayChange(change, event, telling)),
  }
}

function sayChange(change: PastChange, event: TicketEvent, telling: Telling): PastFact {
  const rule = ruleOf(change, event)
  if (change.fact === 'deadline')
    return { ...change, policy: policyTitle(telling.definitions, change.policy, telling.language), rule }
  const words = (value: string | null) => (value === null ? null : (sayings[change.fact]?.(value, telling) ?? value))
  return { ...change, from: words(change.from), to: words(change.to), rule }
}

const sayings: Readonly<Record<string, (value: string, telling: Telling) => string>> = {
  state: (states, telling) =>
    states
      .split(', ')
      .map((state) => stateTitle(state, telling))
      .join(', '),
  team: (id, { definitions, language }) => teamName(definitions, id, language),
  assignee: (id, { definitions }) => definitions.agents.get(id)?.value.name ?? id,
}

/** The rule that the event names for this fact. */
function ruleOf(change: PastChange, event: TicketEvent): string | null {
  const of = (value: string) => change.fact !== 'deadline' || value.startsWith(`${change.policy} ${change.metric} `)
  return whyOf(event).findLast(({ fact, value }) => fact === change.fact && of(value))?.rule ?? null
}
