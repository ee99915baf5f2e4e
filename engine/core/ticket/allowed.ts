import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import type { Facts } from '#engine/core/workflow/guards.ts'
import { takes } from '#engine/core/workflow/position.ts'
import type { AgentFile, WorkflowFile } from '#engine/schemas/types.ts'
import type { EventInput } from './event.ts'
import { factsOf } from './facts.ts'
import { type Refused, refused } from './refused.ts'
import { isSnoozing } from './snooze.ts'
import type { Ticket } from './ticket.ts'

/** Built-in events that somebody sends to move the workflow: they need a transition of the present state. */
const steps: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ticket.taken': { en: 'Take', 'zh-CN': '受理' },
  'ticket.solved': { en: 'Solve', 'zh-CN': '标记为已解决' },
  'ticket.closed': { en: 'Close', 'zh-CN': '关闭' },
  'ticket.reopened': { en: 'Reopen', 'zh-CN': '重新打开' },
  'ticket.snoozed': { en: 'Snooze', 'zh-CN': '稍后处理' },
  'ticket.woken': { en: 'Wake', 'zh-CN': '唤醒' },
}

const builtIn = Object.keys(steps)

interface OwnEvent {
  readonly title?: string
  readonly by?: string
  readonly roles?: readonly string[]
  readonly requires?: readonly string[]
  readonly i18n?: Readonly<Record<string, { readonly title?: string }>>
}

export interface AllowedEvent {
  readonly type: string
  readonly title: string
}

/** The events that this agent (null: a program) may send now, as the desk's buttons: built-in ones first, then in file order. */
export function allowedEvents(
  definitions: Definitions,
  ticket: Ticket,
  agent: AgentFile | null,
  now: number,
  language = 'en',
): readonly AllowedEvent[] {
  const place = placeOf(definitions, ticket, now)
  return [...builtIn, ...Object.keys(place.own)]
    .filter((type) => isWakeable(ticket, type) || whyRefused(place, type, agent) === null)
    .map((type) => ({ type, title: titleOf(type, place.own, language) }))
}

/** What the desk's button for it says. */
export function eventTitle(definitions: Definitions, ticket: Ticket, type: string, language: string): string {
  return titleOf(type, ownEvents(definitions, ticket), language)
}

/** As `eventTitle`, of a workflow that no ticket is asked about. */
export function stepTitle({ events = {} }: WorkflowFile, type: string, language: string): string {
  return titleOf(type, events as Readonly<Record<string, OwnEvent>>, language)
}

function titleOf(type: string, own: Readonly<Record<string, OwnEvent>>, language: string): string {
  return steps[type]?.[language] ?? steps[type]?.en ?? own[type]?.i18n?.[language]?.title ?? own[type]?.title ?? type
}

function isWakeable(ticket: Ticket, type: string): boolean {
  return type === 'ticket.woken' && !ticket.shelved && isSnoozing(ticket, { type, data: {} })
}

/** Whether an event of this type is one that the workflow has to take. */
export function isStep(definitions: Definitions, ticket: Ticket, type: string): boolean {
  return Object.hasOwn(steps, type) || Object.hasOwn(ownEvents(definitions, ticket), type)
}

/** Why somebody's event would be refused; null when it is allowed or needs no transition. */
export function refusal(definitions: Definitions, ticket: Ticket, event: EventInput, now: number): Refused | null {
  if (event.by.role === 'rule' || event.by.role === 'system' || !isStep(definitions, ticket, event.type)) return null
  if (isSnoozing(ticket, event)) return ticket.shelved ? refused('shelved') : null
  const agent = event.by.role === 'agent' ? (definitions.agents.get(event.by.id)?.value ?? null) : null
  return whyRefused(placeOf(definitions, ticket, now), event.type, agent, event.by.role === 'customer')
}

/** Why the requester may not close or reopen now; null when they may. */
export function whyRefusedToCustomer(
  definitions: Definitions,
  ticket: Ticket,
  type: string,
  now: number,
): Refused | null {
  return whyRefused(placeOf(definitions, ticket, now), type, null, true)
}

/** Where a ticket stands at an instant, whichever event is asked about. */
interface Place {
  readonly ticket: Ticket
  readonly workflow: Defined<WorkflowFile> | undefined
  readonly own: Readonly<Record<string, OwnEvent>>
  readonly facts: Facts
}

function placeOf(definitions: Definitions, ticket: Ticket, now: number): Place {
  const workflow = workflowOf(definitions, ticket)
  return { ticket, workflow, own: eventsOf(workflow), facts: factsOf(definitions, ticket, now) }
}

function whyRefused(
  { ticket, workflow, own, facts }: Place,
  type: string,
  agent: AgentFile | null,
  customer = false,
): Refused | null {
  if (ticket.shelved) return refused('shelved')
  if (ticket.merged !== undefined)
    return refused('merged', { number: String(ticket.number), into: String(ticket.merged.into) })
  if (!workflow || !takes(workflow, ticket.workflow, type, facts)) {
    return refused('state', { state: ticket.workflow.states.join(', '), event: type })
  }
  const event = own[type]
  if (!event) return null
  if (customer || event.by !== 'agent') return refused('foreign', { event: type })
  const role = agent?.teams?.[ticket.team]
  if (event.roles && agent?.role !== 'admin' && !event.roles.includes(role ?? '')) {
    return refused('role', { roles: event.roles })
  }
  const missing = event.requires?.find((name) => {
    const value = facts.subject(name)
    return value === undefined || value === null || value === ''
  })
  return missing === undefined ? null : refused('missing', { field: missing })
}

function ownEvents(definitions: Definitions, ticket: Ticket): Readonly<Record<string, OwnEvent>> {
  return eventsOf(workflowOf(definitions, ticket))
}

function eventsOf(workflow: Defined<WorkflowFile> | undefined): Readonly<Record<string, OwnEvent>> {
  return (workflow?.value.events ?? {}) as Readonly<Record<string, OwnEvent>>
}

function workflowOf({ workflows, teams }: Definitions, { team }: Ticket): Defined<WorkflowFile> | undefined {
  return workflows.get(teams.get(team)?.value.workflow ?? '')
}
