import { ruleAt } from '#engine/core/catalogue.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { whyOf } from '#engine/http/resources/timeline.ts'
import type { WhyResource } from '#engine/http/resources/types.ts'
import type { Services } from '#engine/http/services.ts'

/** What an event decided, and whether it still holds after the last one. */
export interface Decision {
  readonly decision: WhyResource
  readonly event: TicketEvent
  readonly isCurrent: boolean
}

/** Every decision of a log, oldest first: of each fact the last one holds, and a deadline is a fact of its own per policy and metric. */
export async function decisionsOf(
  services: Pick<Services, 'runtime'>,
  events: readonly TicketEvent[],
): Promise<readonly Decision[]> {
  const started = await startOf(services, events[0])
  const told = started ? [started, ...events.slice(1)] : events
  const decisions = told.flatMap((event) => whyOf(event).map((decision) => ({ decision, event })))
  const last = new Map(decisions.map(({ decision }, index) => [factKey(decision), index]))
  return decisions.map((one, index) => ({ ...one, isCurrent: last.get(factKey(one.decision)) === index }))
}

/** No transition leads to the first state: its rule is the `initial` of the workflow, as the revision of that day says. */
async function startOf(
  { runtime }: Pick<Services, 'runtime'>,
  created: TicketEvent | undefined,
): Promise<TicketEvent | null> {
  const definitions = created ? await runtime.definitionsAt(created.revision) : null
  const team = definitions?.teams.get(String(created?.data.team))
  const workflow = definitions?.workflows.get(team?.value.workflow ?? '')
  if (!created || !workflow) return null
  const rule = ruleAt(workflow, '/initial')
  return {
    ...created,
    why: created.why.map((one) => (one.fact === 'state' ? { ...one, rule: one.rule ?? rule } : one)),
  }
}

/** `standard firstResponse 2026-…`: what stands before the instant names the deadline. */
function factKey({ fact, value }: Pick<WhyResource, 'fact' | 'value'>): string {
  return fact === 'deadline' ? `${fact} ${value.split(' ').slice(0, -1).join(' ')}` : fact
}
