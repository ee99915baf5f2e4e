import type { Forms } from '#engine/channels/form/forms.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { foldable } from '#engine/core/ticket/erasure.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { pastTicket } from '#engine/core/ticket/past.ts'
import { askedInstant } from '#engine/http/asked-instant.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import type { Services } from '#engine/http/services.ts'
import { deskFrame, deskPage } from './frame.ts'
import { pastView } from './past-view.ts'
import { type DeskTicketPage, untouched } from './ticket.ts'
import { ticketFacts } from './ticket-facts.ts'

/**
 * The ticket as it stood after one event, under the definitions that were valid then: to be read, and nothing else. `?at=` names the event
 * by its number, or an instant, until which the last event counts; beyond the ends of the log it is the first or the last.
 * DocketError `malformed` for anything else, `gone` where the definitions of that time are not kept.
 */
export async function showPast(c: DoorContext, forms: Forms): Promise<Response> {
  const { services } = c.var.door
  const frame = await deskFrame(c)
  const { number } = await ticketOf(c, 'read-notes')
  const events = await services.store.events.of(number)
  const log = foldable(events)
  const seq = seqOf(c.req.query('at') ?? '', log)
  const definitionsOf = await validThen(
    services,
    log.filter((event) => event.seq <= seq),
  )
  const past = pastTicket(log, seq, definitionsOf)
  const { ticket, event } = past
  const definitions = definitionsOf(event)
  const told = events.filter((one) => one.seq <= seq)
  const facts = await ticketFacts(c, forms, frame, { ticket, events: told, definitions, now: event.at, agent: null })
  return deskPage(c, '/desk/ticket', {
    ...untouched,
    ...facts,
    frame,
    past: pastView(past, log, { definitions, ticket, language: frame.language }),
    pastFrom: log[0]?.seq ?? seq,
  } satisfies DeskTicketPage)
}

function seqOf(asked: string, log: readonly TicketEvent[]): number {
  const [first = 1, last = 1] = [log[0]?.seq, log.at(-1)?.seq]
  if (/^\d{1,9}$/.test(asked)) return Math.min(Math.max(Number(asked), first), last)
  const instant = askedInstant(asked, 'the number of an event, or ')
  return log.findLast(({ at }) => at <= instant)?.seq ?? first
}

/** The definitions that decided each of these events. */
async function validThen(
  { runtime }: Services,
  events: readonly TicketEvent[],
): Promise<(event: TicketEvent) => Definitions> {
  const valid = new Map<string, Definitions>()
  for (const revision of new Set(events.map((event) => event.revision))) {
    const definitions = await runtime.definitionsAt(revision)
    if (definitions === null)
      throw new DocketError(
        'gone',
        `Revision ${revision} is not kept any more: the ticket cannot be shown as it stood.`,
      )
    valid.set(revision, definitions)
  }
  return ({ revision }) => valid.get(revision) as Definitions
}
