import type { Definitions } from '#engine/core/catalogue.ts'
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
  const own = ownEvents(definitions, ticket)
  return [...Object.keys(steps), ...Object.keys(own)]
    .filter((type) => isWakeable(ticket, type) || whyRefused(definitions, ticket, type, agent, now) === null)
    .map((type) => ({ type, title: titleOf(type, own, language) }))
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
  return whyRefused(definitions, ticket, event.type, agent, now, event.by.role === 'customer')
}

/** Why the requester may not close or reopen now; null when they may. */
export function whyRefusedToCustomer(
  definitions: Definitions,
  ticket: Ticket,
  type: string,
  now: number,
): Refused | null {
  return whyRefused(definitions, ticket, type, null, now, true)
}

function whyRefused(
  definitions: Definitions,
  ticket: Ticket,
  type: string,
  agent: AgentFile | null,
  now: number,
  customer = false,
): Refused | null {
  if (ticket.shelved) return refused('shelved')
  if (ticket.merged !== undefined)
    return refused('merged', { number: String(ticket.number), into: String(ticket.merged.into) })
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')
  const facts = factsOf(definitions, ticket, now)
  if (!workflow || !takes(workflow, ticket.workflow, type, facts)) {
    return refused('state', { state: ticket.workflow.states.join(', '), event: type })
  }
  const own = ownEvents(definitions, ticket)[type]
  if (!own) return null
  if (customer || own.by !== 'agent') return refused('foreign', { event: type })
  const role = agent?.teams?.[ticket.team]
  if (own.roles && agent?.role !== 'admin' && !own.roles.includes(role ?? '')) {
    return refused('role', { roles: own.roles })
  }
  const missing = own.requires?.find((name) => {
    const value = facts.subject(name)
    return value === undefined || value === null || value === ''
  })
  return missing === undefined ? null : refused('missing', { field: missing })
}

function ownEvents(definitions: Definitions, ticket: Ticket): Readonly<Record<string, OwnEvent>> {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')
  return (workflow?.value.events ?? {}) as Readonly<Record<string, OwnEvent>>
}
