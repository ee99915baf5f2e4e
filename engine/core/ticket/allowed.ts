import type { Definitions } from '#engine/core/catalogue.ts'
import { takes } from '#engine/core/workflow/position.ts'
import type { AgentFile } from '#engine/schemas/types.ts'
import type { EventInput } from './event.ts'
import { factsOf } from './facts.ts'
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

const onShelf = 'The ticket lies on the shelf: accept it first.'

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
    .map((type) => ({
      type,
      title:
        steps[type]?.[language] ?? steps[type]?.en ?? own[type]?.i18n?.[language]?.title ?? own[type]?.title ?? type,
    }))
}

function isWakeable(ticket: Ticket, type: string): boolean {
  return type === 'ticket.woken' && !ticket.shelved && isSnoozing(ticket, { type, data: {} })
}

/** Whether an event of this type is one that the workflow has to take. */
export function isStep(definitions: Definitions, ticket: Ticket, type: string): boolean {
  return type in steps || type in ownEvents(definitions, ticket)
}

/** Why somebody's event would be refused, as a sentence; null when it is allowed or needs no transition. */
export function refusal(definitions: Definitions, ticket: Ticket, event: EventInput, now: number): string | null {
  if (event.by.role === 'rule' || event.by.role === 'system' || !isStep(definitions, ticket, event.type)) return null
  if (isSnoozing(ticket, event)) return ticket.shelved ? onShelf : null
  const agent = event.by.role === 'agent' ? (definitions.agents.get(event.by.id)?.value ?? null) : null
  return whyRefused(definitions, ticket, event.type, agent, now, event.by.role === 'customer')
}

/** Why the requester may not close or reopen now; null when they may. */
export function whyRefusedToCustomer(
  definitions: Definitions,
  ticket: Ticket,
  type: string,
  now: number,
): string | null {
  return whyRefused(definitions, ticket, type, null, now, true)
}

function whyRefused(
  definitions: Definitions,
  ticket: Ticket,
  type: string,
  agent: AgentFile | null,
  now: number,
  customer = false,
): string | null {
  if (ticket.shelved) return onShelf
  if (ticket.merged !== undefined) return `It is part of ticket ${ticket.merged.into} now.`
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')
  const facts = factsOf(definitions, ticket, now)
  if (!workflow || !takes(workflow, ticket.workflow, type, facts)) {
    return `The state "${ticket.workflow.states.join(', ')}" does not take "${type}".`
  }
  const own = ownEvents(definitions, ticket)[type]
  if (!own) return null
  if (customer || own.by !== 'agent') return `"${type}" is not an agent's event.`
  const role = agent?.teams?.[ticket.team]
  if (own.roles && agent?.role !== 'admin' && !own.roles.includes(role ?? '')) {
    return `Only ${own.roles.join(' or ')} of the team may do this.`
  }
  const missing = own.requires?.find((name) => {
    const value = facts.subject(name)
    return value === undefined || value === null || value === ''
  })
  return missing === undefined ? null : `"${missing}" has to be filled in first.`
}

function ownEvents(definitions: Definitions, ticket: Ticket): Readonly<Record<string, OwnEvent>> {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')
  return (workflow?.value.events ?? {}) as Readonly<Record<string, OwnEvent>>
}
