import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { createAnonymiser } from '#engine/core/replay/anonymous.ts'
import { isErasure } from '#engine/core/ticket/erasure.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import { letterOf } from '#engine/core/ticket/letter.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { Deed, Expectation, ExpectedDeadline, ScenarioFile, ScenarioStep } from '#engine/schemas/types.ts'
import { anonymousValues } from './anonymous-values.ts'
import { clockOf } from './compare.ts'
import { wallInstant } from './instant.ts'
import { endsSnooze, isStep, justBefore, ownClocks, ownLife, statesEntered, stoodStillFrom } from './own-life.ts'
import { mailLines, type WrittenMail } from './written-mail.ts'

/** A real ticket as a scenario. */
export interface SavedScenario {
  /** `ticket-12`: the file is `<id>.scenario.json`, anywhere below `workflows/`. */
  readonly id: string
  /** The whole file, as JSON that people may edit. */
  readonly text: string
  /** What a scenario cannot tell, a sentence each: it goes on without it. */
  readonly left: readonly string[]
}

interface Telling {
  readonly definitions: Definitions
  readonly ticket: Ticket
  readonly requester: string
  readonly mails: Record<string, string[]>
  readonly left: Set<string>
}

/**
 * "Save as test": what people did to a ticket as the steps of a scenario, each state it went through, and how it stands as its expectation.
 * What customers wrote is replaced by what says nothing about them, as in a replay's export; agents, choices, dates and what conditions look for stay. Needs
 * nothing but the values it is given: `definitions` those in force, `ticket` the stored one, `events` its whole log with content, oldest
 * first. Mails stand in the file itself, so that it is one file. DocketError `gone` where a person was erased from it.
 */
export function scenarioFromTicket(
  definitions: Definitions,
  ticket: Ticket,
  events: readonly TicketEvent[],
): SavedScenario {
  if (events.some(isErasure))
    throw new DocketError('gone', 'A person was erased from this ticket: it cannot be played from its beginning.')
  const history = createAnonymiser(definitions)({
    ticket: ticket.number,
    until: ticket.updatedAt,
    clocks: [],
    events: ownLife(ticket, events),
  })
  const [created] = history.events
  if (created === undefined) throw new Error('a ticket without events')
  const requester = String((created.content?.requester as JsonObject | undefined)?.email ?? '')
  const telling: Telling = { definitions, ticket, requester, mails: {}, left: new Set() }
  const at = (instant: number) => wallInstant(seconds(instant), definitions, ticket.team)
  const when: ScenarioStep[] = []
  let now = seconds(created.at)
  const passTo = (instant: number) => {
    if (seconds(instant) > now) when.push({ until: at(instant) })
    now = Math.max(now, seconds(instant))
  }
  const entered = statesEntered(events)
  let state: string | null = null
  let isTold = true
  /** A state is expected before anything else happens; the last one stands at the end of the file. */
  const expectState = () => {
    if (state !== null && !isTold) when.push({ then: { state } })
    isTold = true
  }
  const goTo = (next: string | null) => {
    if (next === null) return
    state = next
    isTold = false
  }
  history.events.forEach((event, index) => {
    const goesTo = entered[index] ?? null
    if (!isStep(event)) {
      if (goesTo === null) return
      const before = justBefore(event)
      if (before !== null && seconds(before) > now) {
        passTo(before)
        isTold = false
      }
      if (seconds(event.at) > now) expectState()
      passTo(event.at)
      goTo(goesTo)
      return
    }
    const real = events[index] ?? event
    const step =
      index === 0
        ? beginning(event, real, telling)
        : endsSnooze(event, history.events)
          ? skipped(event, telling)
          : stepOf(event, real, telling)
    if (step !== null || goesTo !== null) expectState()
    if (step === null) return
    passTo(event.at)
    when.push(step)
    goTo(goesTo)
  })
  passTo(history.events.at(-1)?.at ?? now)

  const file: ScenarioFile = {
    $schema: '../../engine/schemas/scenario.schema.json',
    title: `What happened to ticket ${ticket.number}`,
    given: { now: at(created.at), ...(Object.keys(telling.mails).length > 0 && { mails: telling.mails }) },
    when,
    then: expectation(definitions, { ...ticket, clocks: ownClocks(ticket) }, stoodStillFrom(ticket, events)),
  }
  return { id: `ticket-${ticket.number}`, text: `${JSON.stringify(file, null, 2)}\n`, left: [...telling.left] }
}

/** Scenarios are written in whole seconds. */
function seconds(instant: number): number {
  return Math.floor(instant / 1000) * 1000
}

function beginning(event: TicketEvent, real: TicketEvent, telling: Telling): ScenarioStep {
  const { definitions, ticket, requester } = telling
  const form = event.data.form as Ticket['form']
  const defined = form && definitions.forms.get(form.id)
  if (defined) {
    const values = anonymousValues(
      defined,
      real.content?.fields as JsonObject,
      event.content?.fields as JsonObject,
      requester,
    )
    return { form: defined.id, values, ...(ticket.language !== 'en' && { language: ticket.language }) }
  }
  if (event.data.channel !== 'email') telling.left.add(`It began by ${event.data.channel}: it is told as a mail.`)
  return arrival(telling, {
    // A visitor may be nobody yet; a mail of nobody makes no ticket.
    from: requester === '' && event.data.channel === 'chat' ? 'visitor@customers.example' : requester,
    to: 'team',
    subject: String(event.content?.title ?? ''),
    isAutomatic: ticket.answeredByRules === false,
    dmarc: real.data.verified === true ? 'pass' : 'none',
  })
}

function stepOf(event: TicketEvent, real: TicketEvent, telling: Telling): ScenarioStep | null {
  const { type, by, data } = event
  const isCustomers = type === 'customer.replied' || type === 'mail.received'
  if (isCustomers && data.via === 'email') return answer(event, real, telling)
  const deed = deedOf(event, telling)
  if (deed === null) return null
  if (by.role === 'customer') return { requester: deed }
  if (by.role === 'agent' && telling.definitions.agents.has(by.id)) return { agent: by.id, does: deed }
  const [somebody] = telling.definitions.agents.keys()
  if (somebody === undefined) return skipped(event, telling)
  telling.left.add(
    `"${type}" was done by ${by.role === 'agent' ? 'somebody who left' : `a ${by.role}`}: it is told of ${somebody}.`,
  )
  return { agent: somebody, does: deed }
}

/** A mail to the ticket: what found it, and what proved its sender, is said as it was. */
function answer(event: TicketEvent, real: TicketEvent, telling: Telling): ScenarioStep {
  const letter = letterOf(real.content)
  const author = event.content?.author as JsonObject | undefined
  const dmarc = letter?.dmarc
  return arrival(telling, {
    from: String(author?.address ?? telling.requester),
    to: letter?.foundBy === 'reply-address' || real.data.verified === true ? 'ticket' : 'team',
    subject: 'Re: [#1]',
    isAutomatic: event.type === 'mail.received',
    dmarc: dmarc === 'pass' || dmarc === 'fail' ? dmarc : 'none',
  })
}

function arrival(
  { definitions, ticket, mails }: Telling,
  { dmarc, ...mail }: WrittenMail & { readonly dmarc: 'pass' | 'fail' | 'none' },
): ScenarioStep {
  const name = `${Object.keys(mails).length + 1}.eml`
  mails[name] = mailLines(definitions, ticket, name, mail)
  return { mail: name, ...(dmarc !== 'none' && { dmarc }) }
}

/** Events of which a step says nothing but that they happened. */
const plain = /^ticket\.(taken|unassigned|solved|closed|reopened|woken)$/

function deedOf(event: TicketEvent, telling: Telling): Deed | null {
  const { type, data, content } = event
  if (type === 'agent.replied' || type === 'agent.noted' || type === 'customer.replied')
    return { type, text: String(content?.text ?? '…') }
  if (type === 'ticket.assigned') return { type, agent: String(data.agent) }
  if (type === 'priority.changed') return { type, priority: data.priority as NonNullable<Deed['priority']> }
  if (type === 'team.changed') return { type, team: String(data.team) }
  if (type === 'tags.changed') return { type, add: data.add as string[], remove: data.remove as string[] }
  if (type === 'fields.changed') return { type, fields: (content?.fields ?? {}) as { [name: string]: unknown } }
  const own = [...telling.definitions.workflows.values()].some(({ value }) => value.events?.[type] !== undefined)
  return plain.test(type) || own ? { type } : skipped(event, telling)
}

function skipped({ type }: TicketEvent, { left }: Telling): null {
  left.add(`A scenario cannot tell of "${type}".`)
  return null
}

function expectation(definitions: Definitions, ticket: Ticket, still: number | null): Expectation {
  const metrics = [...new Set(ticket.clocks.map(({ metric }) => metric))]
  const deadlines = metrics.flatMap((metric): readonly (readonly [string, ExpectedDeadline])[] => {
    const clock = clockOf(ticket, metric)
    if (clock === null || stoodStill(ticket, metric, still)) return []
    const dueAt = wallInstant(seconds(clock.dueAt), definitions, ticket.team)
    return [[metric, clock.state === 'paused' ? { state: clock.state } : { dueAt, state: clock.state }]]
  })
  const [state] = ticket.workflow.states
  return {
    ...(state !== undefined && { state }),
    priority: ticket.priority,
    assignee: ticket.assignee,
    team: ticket.team,
    tags: [...ticket.tags],
    ...(deadlines.length > 0 && { deadlines: Object.fromEntries(deadlines) }),
  }
}

/** A scenario cannot merge: where clocks stood still for a while, only what was settled before goes as it went. */
function stoodStill({ clocks }: Ticket, asked: string, still: number | null): boolean {
  if (still === null) return false
  const settledAt = clocks.filter(({ metric }) => metric === asked).map(({ metAt, breachedAt }) => breachedAt ?? metAt)
  return settledAt.some((at) => at === null || at > still)
}
