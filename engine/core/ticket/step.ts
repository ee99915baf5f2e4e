import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import { closureOf } from '#engine/core/closure.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Json } from '#engine/core/json.ts'
import { fireSlaTimer, slaTimers, stepClocks } from '#engine/core/sla/clock.ts'
import { dueAt } from '#engine/core/sla/hours.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import { durationMs } from '#engine/core/time/duration.ts'
import { compileWorkflow } from '#engine/core/workflow/compile.ts'
import { enterAt, type MoveContext, type Moved, moveWorkflow, startWorkflow } from '#engine/core/workflow/position.ts'
import { stateTexts } from '#engine/core/workflow/states.ts'
import type { WorkflowFile } from '#engine/schemas/types.ts'
import { type Call, callAction } from './actions.ts'
import { refusal } from './allowed.ts'
import { builtinConsequences } from './builtin.ts'
import type { EventInput, TicketEvent, Why } from './event.ts'
import { change } from './events/changes.ts'
import { createdTicket } from './events/created.ts'
import { awake } from './events/merging.ts'
import type { Standing } from './events/undoing.ts'
import { factsOf } from './facts.ts'
import { mergeRefusal } from './merge-refusal.ts'
import { type Consequences, nothing, together } from './raised.ts'
import { notAllowedHere } from './refused.ts'
import { replyRefusal, replyTimers, sentReply } from './scheduled-reply.ts'
import { snoozeRefusal, snoozeTimers, waking } from './snooze.ts'
import type { Ticket, Timer } from './ticket.ts'

export interface Stepped {
  readonly ticket: Ticket
  readonly event: TicketEvent
  readonly consequences: Consequences
}

/**
 * One event: the ticket's facts, then its workflow, then its clocks, then what actions and built-in rules call for.
 * DocketError `not-allowed-here` when somebody sends an event that the present state does not take.
 */
export function step(definitions: Definitions, before: Ticket | null, event: TicketEvent): Stepped {
  if (before !== null) refuse(definitions, before, event)
  return happened(definitions, before, event)
}

/** As `step`, for an event of a log: it was taken, whatever is refused since. */
export function happened(definitions: Definitions, before: Ticket | null, event: TicketEvent): Stepped {
  const changed = before === null ? createdTicket(definitions, event) : change(before, event)
  const moved = move(definitions, before, changed, event)
  const placed = place(definitions, changed, moved, event)

  const fired = fire(definitions, before, placed, event)
  const clocked = stepClocks({ definitions, before, after: fired.ticket, event })
  const ticket = settle(definitions, before, fired.ticket, clocked.clocks)

  const calls: readonly Call[] = ticket.shelved ? [] : [...moved.actions, ...fired.calls]
  const context = { definitions, ticket, event, before, taken: moved.taken }
  const consequences = together(
    { ...nothing, raised: fired.raised, why: [...stateWhy(moved), ...factWhy(before, ticket, event), ...clocked.why] },
    builtinConsequences(context),
    ...calls.map((call) => callAction(call, context)),
  )
  return { ticket, event: { ...event, why: consequences.why }, consequences }
}

function refuse(definitions: Definitions, ticket: Ticket, event: TicketEvent): void {
  const refused = mergeRefusal(ticket, event) ?? replyRefusal(ticket, event, event.at) ?? snoozeRefusal(event, event.at)
  if (refused !== null) throw refused
  const reason = refusal(definitions, ticket, event, event.at)
  if (reason !== null) throw notAllowedHere(reason, { type: event.type })
}

const still = (ticket: Ticket): Moved => ({
  position: ticket.workflow,
  taken: false,
  entered: [],
  actions: [],
  timers: ticket.timers.filter(({ kind }) => kind === 'workflow'),
})

/** Where the workflow goes: it begins with the ticket (or when the shelf is left), and moves with every later event. */
function move(definitions: Definitions, before: Ticket | null, ticket: Ticket, event: TicketEvent): Moved {
  const workflow = workflowOf(definitions, ticket)
  const context = moveContext(definitions, ticket, event)
  if (before === null || event.type === 'ticket.accepted') return begin(definitions, workflow, ticket, event, context)
  if (ticket.shelved || event.type === 'ticket.discarded') return still(ticket)
  if (ticket.merged !== undefined && event.type !== 'ticket.merged' && event.type !== 'ticket.migrated')
    return still(ticket)
  if (event.type === 'ticket.undone') {
    const { workflow: position, timers } = event.data.standing as unknown as Standing
    return { position, taken: true, entered: [], actions: [], timers }
  }
  if (event.type === 'ticket.migrated') return migrate(workflow, before, ticket, event, context)
  if (event.type === 'team.changed' && workflow !== workflowOf(definitions, before)) {
    return (
      enterAt(workflow, (before.workflow.snapshot as { readonly value: Json }).value, context) ??
      begin(definitions, workflow, ticket, event, context)
    )
  }
  if (event.type === 'timer.fired') {
    if (event.data.kind !== 'workflow') return still(ticket)
    const name = String(event.data.timer)
    const left = still(ticket).timers.filter((timer) => timer.name !== name)
    const moved = moveWorkflow(workflow, ticket.workflow, left, name, context)
    return moved
  }
  return moveWorkflow(workflow, ticket.workflow, still(ticket).timers, event.type, {
    ...context,
    // Guards see the ticket as the event found it where they ask about a first reply, and as it is now otherwise.
    facts: { ...context.facts, firstReply: before.firstRepliedAt === null },
  })
}

/**
 * A ticket that finds its own state again keeps its timers; one that is mapped gets those of the state it enters, and one that goes back
 * those that it had, where nothing moved it meanwhile.
 */
function migrate(
  workflow: Defined<WorkflowFile>,
  before: Ticket,
  ticket: Ticket,
  event: TicketEvent,
  context: MoveContext,
): Moved {
  const isSame = event.data.reason === 'same-state'
  // What fell due before the takeover may have moved it meanwhile.
  const value = isSame ? (ticket.workflow.snapshot as { readonly value: Json }).value : (event.data.value as Json)
  const entered = enterAt(workflow, value, context)
  if (entered === null) return still(ticket)
  if (isSame) return { ...entered, entered: [], timers: still(ticket).timers }
  return event.data.reason === 'back' ? asItStood(workflow, before, entered) : entered
}

function asItStood(workflow: Defined<WorkflowFile>, { origins, workflow: left }: Ticket, entered: Moved): Moved {
  const stood = origins?.stood
  const { delays } = compileWorkflow(workflow)
  const isUntouched = left.states.every((state) => left.enteredAt[state] === stood?.at)
  if (stood === undefined || !isUntouched || stood.timers.some(({ name }) => !delays.has(name))) return entered
  const since = Object.entries(entered.position.enteredAt).map(([state, at]) => [state, stood.enteredAt[state] ?? at])
  return {
    ...entered,
    position: { ...entered.position, enteredAt: Object.fromEntries(since) },
    timers: stood.timers,
  }
}

function begin(
  definitions: Definitions,
  workflow: Defined<WorkflowFile>,
  ticket: Ticket,
  event: TicketEvent,
  context: MoveContext,
): Moved {
  const started = startWorkflow(workflow, context)
  if (ticket.shelved) return { ...started, actions: [], timers: [] }
  const placed = { ...ticket, workflow: started.position }
  const moved = moveWorkflow(workflow, started.position, started.timers, event.type, {
    ...context,
    facts: factsOf(definitions, placed, event.at),
  })
  return moved.taken
    ? { ...moved, entered: [...started.entered, ...moved.entered], actions: [...started.actions, ...moved.actions] }
    : started
}

function place(definitions: Definitions, ticket: Ticket, moved: Moved, event: TicketEvent): Ticket {
  const discarded = event.type === 'ticket.discarded'
  const position = discarded ? ticket.workflow : moved.position
  return {
    ...ticket,
    version: event.seq,
    revision: event.revision,
    closure: closureOf(definitions, ticket.team, ticket.form?.id ?? null),
    updatedAt: event.at,
    workflow: position,
    customerState: customerState(definitions, ticket, moved) ?? ticket.customerState,
    timers: discarded ? [] : [...moved.timers, ...ticket.timers.filter(({ kind }) => kind !== 'workflow')],
  }
}

/** The last state entered that customers are told about. */
function customerState(definitions: Definitions, ticket: Ticket, moved: Moved): string | null {
  if (moved.entered.length === 0) return null
  const workflow = workflowOf(definitions, ticket).value
  const told = moved.entered.filter(({ state }) => stateTexts(workflow, state, 'en').customer !== null)
  return told.at(-1)?.state ?? null
}

interface Fired {
  readonly ticket: Ticket
  readonly raised: readonly EventInput[]
  readonly calls: readonly Call[]
}

type Fire = (
  context: { readonly definitions: Definitions; readonly before: Ticket },
  ticket: Ticket,
  event: TicketEvent,
) => Fired

/** What a timer sets off beside the workflow, by its kind. */
const firing: Readonly<Record<string, Fire>> = {
  sla: ({ definitions }, ticket, event) => fireClock(definitions, ticket, event),
  reply: ({ before }, ticket, { data }) => ({ ticket, raised: sentReply(before, String(data.timer)), calls: [] }),
  snooze: (_, ticket) => ({ ticket: awake(ticket), raised: [waking('time')], calls: [] }),
}

function fire(definitions: Definitions, before: Ticket | null, ticket: Ticket, event: TicketEvent): Fired {
  const own = before === null || event.type !== 'timer.fired' ? undefined : firing[String(event.data.kind)]
  return before === null || own === undefined
    ? { ticket, raised: [], calls: [] }
    : own({ definitions, before }, ticket, event)
}

/** A clock's timer marks its warning or breach; the actions of the policy are called with it. */
function fireClock(definitions: Definitions, ticket: Ticket, event: TicketEvent): Fired {
  const { clocks, raised } = fireSlaTimer(definitions, ticket, String(event.data.timer), event.at)
  return {
    ticket: { ...ticket, clocks },
    raised: raised.map(({ type, data, rule }) => ({ type, data, content: null, by: { role: 'rule', rule } })),
    calls: raised.flatMap(({ actions, rule }) =>
      actions.map((action) =>
        typeof action === 'string'
          ? { type: action, params: {}, rule }
          : { type: action.type, params: (action as { params?: Record<string, unknown> }).params ?? {}, rule },
      ),
    ),
  }
}

/** Timers of clocks, waiting replies and a snooze follow from these; those of a merged ticket are kept for when it is one of its own again; a clock's timer whose instant did not move keeps its generation. */
function settle(definitions: Definitions, before: Ticket | null, placed: Ticket, clocks: Ticket['clocks']): Ticket {
  if (waitsForTheSame(before, placed, clocks)) return placed
  const workflow = placed.timers.filter(({ kind }) => kind === 'workflow')
  const { merged, timers: old, version: generation, team, revision } = placed
  if (merged !== undefined)
    return { ...placed, clocks, merged: { ...merged, timers: [...merged.timers, ...workflow] }, timers: [] }
  const sla = slaTimers(definitions, before, { clocks, team, revision }).map(({ name, dueAt: due }): Timer => {
    const known = old.find((timer) => timer.name === name)
    return known?.dueAt === due ? known : { name, kind: 'sla', dueAt: due, generation }
  })
  return { ...placed, clocks, timers: [...workflow, ...sla, ...replyTimers(placed), ...snoozeTimers(placed)] }
}

/** Whether nothing changed of what timers beside those of the workflow follow from. */
function waitsForTheSame(before: Ticket | null, placed: Ticket, clocks: Ticket['clocks']): boolean {
  return (
    before !== null &&
    clocks === before.clocks &&
    clocks === placed.clocks &&
    before.revision === placed.revision &&
    before.team === placed.team &&
    before.scheduledReplies === placed.scheduledReplies &&
    before.snoozed === placed.snoozed &&
    before.merged === undefined &&
    placed.merged === undefined
  )
}

function stateWhy(moved: Moved): readonly Why[] {
  return moved.entered.map(({ state, rule }) => ({ fact: 'state', value: state, rule }))
}

/** What a person or a rule set directly: its reason is the event itself. */
function factWhy(before: Ticket | null, after: Ticket, { by }: TicketEvent): readonly Why[] {
  const rule = by.role === 'rule' ? by.rule : null
  const why: Why[] = []
  const { priority, team, assignee, tags } = after
  if (before?.priority !== priority) why.push({ fact: 'priority', value: String(priority), rule })
  if (before?.team !== team) why.push({ fact: 'team', value: team, rule })
  if ((before?.assignee ?? null) !== assignee) why.push({ fact: 'assignee', value: assignee ?? '', rule })
  const isTagged = before?.tags !== tags && (before?.tags.join(', ') ?? '') !== tags.join(', ')
  if (isTagged) why.push({ fact: 'tags', value: tags.join(', '), rule })
  return why
}

function moveContext(definitions: Definitions, ticket: Ticket, event: TicketEvent): MoveContext {
  return {
    facts: factsOf(definitions, ticket, event.at),
    generation: event.seq,
    dueAt: (delay) =>
      delay.startsWith('business:')
        ? dueAt(teamCalendar(definitions, ticket.team), event.at, delay.slice('business:'.length))
        : event.at + durationMs(delay),
  }
}

function workflowOf(definitions: Definitions, ticket: Ticket): Defined<WorkflowFile> {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')
  if (!workflow) throw new DocketError('invalid', `The team "${ticket.team}" has no workflow.`)
  return workflow
}
