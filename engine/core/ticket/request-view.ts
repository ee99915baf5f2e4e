import type { Definitions } from '#engine/core/catalogue.ts'
import type { FieldView, FormView } from '#engine/core/form/form.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { addressCorrectionMs, can, ticketRight } from '#engine/core/rights.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import { statePaths, stateTexts } from '#engine/core/workflow/states.ts'
import { whyRefusedToCustomer } from './allowed.ts'
import type { TicketEvent } from './event.ts'
import type { Ticket } from './ticket.ts'

/** What the request page shows, by which key it was opened; instants are epoch milliseconds. */
export interface RequestView {
  readonly number: number
  readonly title: string
  readonly language: string
  readonly key: 'sent' | 'mailed'
  readonly createdAt: number
  /** States that customers are told about, in file order; at most one is current. */
  readonly states: readonly {
    readonly id: string
    readonly title: string
    readonly note: string | null
    readonly current: boolean
  }[]
  readonly promise: PromiseView
  /** What was sent: label and answer, in the order of the form. */
  readonly sent: readonly { readonly label: string; readonly value: string }[]
  readonly files: readonly FileView[]
  /** The address that answers go to; empty without one. */
  readonly email: string
  readonly team: string
  /** Messages both sides may read, oldest first; null with the key that does not prove the address. */
  readonly thread: readonly MessageView[] | null
  readonly may: {
    readonly reply: boolean
    readonly close: boolean
    readonly reopen: boolean
    readonly rate: boolean
    readonly correctAddress: boolean
    readonly askLink: boolean
  }
  readonly rated: number | null
  /** What the form says after it was sent; null without a form. */
  readonly thanks: string | null
}

export interface PromiseView {
  /** `running`: we answer by `dueAt`; `missed`: it has passed; `waiting`: your turn, `dueAt` is when it closes by itself. */
  readonly kind: 'running' | 'missed' | 'waiting' | 'solved' | 'none'
  readonly dueAt: number | null
  /** IANA name: the requester's zone where it is known, else that of the team's hours. */
  readonly timeZone: string
}

export interface FileView {
  readonly id: string
  readonly name: string
  readonly size: number
}

export interface MessageView {
  readonly id: number
  readonly from: 'customer' | 'agent'
  readonly name: string
  readonly at: number
  readonly text: string
  readonly files: readonly FileView[]
}

export function requestView(input: {
  readonly definitions: Definitions
  readonly ticket: Ticket
  /** With their content, oldest first. */
  readonly events: readonly TicketEvent[]
  readonly key: 'sent' | 'mailed'
  /** The form as it was when the request was sent, in the requester's language; null when there is none. */
  readonly form: FormView | null
  readonly now: number
}): RequestView {
  const { definitions, ticket, events, key, form, now } = input
  const asker = { kind: 'requester', key, ticket: ticket.number } as const
  const resource = ticketRight(definitions, ticket)
  const allowed = (verb: Parameters<typeof can<typeof resource>>[1]) => can(asker, verb, resource)
  const content = events[0]?.content ?? {}
  const team = definitions.teams.get(ticket.team)?.value
  const step = (type: string) => !ticket.shelved && whyRefusedToCustomer(definitions, ticket, type, now) === null
  return {
    number: ticket.number,
    title: ticket.title,
    language: ticket.language,
    key,
    createdAt: ticket.createdAt,
    states: statesOf(definitions, ticket),
    promise: promiseOf(definitions, ticket, now),
    sent: form === null ? plainAnswers(content) : answersOf(form.fields, (content.fields ?? {}) as JsonObject),
    files: filesOf(content),
    email: ticket.requester.email,
    team: team?.i18n?.[ticket.language]?.name ?? team?.name ?? ticket.team,
    thread: allowed('read') ? threadOf(definitions, ticket, events) : null,
    may: {
      reply: allowed('reply'),
      close: allowed('close') && step('ticket.solved'),
      reopen: allowed('reopen') && step('ticket.reopened'),
      rate: allowed('rate') && isSolved(ticket),
      correctAddress:
        allowed('correct-address') && ticket.requester.email !== '' && now - ticket.createdAt < addressCorrectionMs,
      askLink: allowed('ask-link') && ticket.requester.email !== '',
    },
    rated: lastRating(events),
    thanks: thanksOf(definitions, ticket),
  }
}

function statesOf(definitions: Definitions, ticket: Ticket): RequestView['states'] {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')?.value
  if (!workflow) return []
  return statePaths(workflow).flatMap((id) => {
    const { customer, customerNote } = stateTexts(workflow, id, ticket.language)
    return customer === null ? [] : [{ id, title: customer, note: customerNote, current: id === ticket.customerState }]
  })
}

function isSolved({ workflow: { tags } }: Ticket): boolean {
  return tags.includes('solved') || tags.includes('closed')
}

/** While we wait for the customer nothing is due from us; once an instant has passed unmet it is said plainly. */
function promiseOf(definitions: Definitions, ticket: Ticket, now: number): PromiseView {
  const timeZone = ticket.timeZone ?? teamCalendar(definitions, ticket.team).timeZone
  if (isSolved(ticket)) return { kind: 'solved', dueAt: null, timeZone }
  if (ticket.workflow.tags.includes('sla.paused')) {
    const closing = ticket.timers.filter(({ kind }) => kind === 'workflow').map(({ dueAt }) => dueAt)
    return { kind: 'waiting', dueAt: closing.length === 0 ? null : Math.min(...closing), timeZone }
  }
  const { promised } = ticket
  const open =
    promised !== null && ticket.clocks.some(({ metric, metAt }) => metric === promised.metric && metAt === null)
  if (!open || ticket.shelved) return { kind: 'none', dueAt: null, timeZone }
  return { kind: promised.dueAt > now ? 'running' : 'missed', dueAt: promised.dueAt, timeZone }
}

/** Answers with their labels; choices as people read them, groups and rows opened. */
function answersOf(fields: readonly FieldView[], values: JsonObject): RequestView['sent'] {
  return fields.flatMap((field): RequestView['sent'] => {
    const value = values[lastName(field.name)]
    if (value === undefined || value === null || field.control === 'file' || field.control === 'hidden') return []
    if (field.control === 'group') return answersOf(field.fields, value as JsonObject)
    if (field.control === 'list')
      return (value as readonly Json[]).flatMap((row) => answersOf(field.fields, row as JsonObject))
    return [
      {
        label: field.label,
        value: (Array.isArray(value) ? value : [value]).map((one: Json) => said(field, one)).join(', '),
      },
    ]
  })
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function said({ choices }: FieldView, value: Json): string {
  if (typeof value === 'boolean') return value ? '✓' : '–'
  return choices.find((choice) => choice.value === String(value))?.label ?? String(value)
}

function plainAnswers(content: JsonObject): RequestView['sent'] {
  return typeof content.text === 'string' ? [{ label: '', value: content.text }] : []
}

function filesOf({ files }: JsonObject): readonly FileView[] {
  return ((files ?? []) as unknown as readonly FileView[]).map(({ id, name, size }) => ({ id, name, size }))
}

/** Public messages of the requester and of agents. A stranger's stays hidden until an agent shares it; notes are never part of it. */
function threadOf(definitions: Definitions, ticket: Ticket, events: readonly TicketEvent[]): readonly MessageView[] {
  return events.flatMap(({ type, by, seq, at, content, data }): readonly MessageView[] => {
    if (content === null || data.hidden === true) return []
    const message = { id: seq, at, text: String(content.text ?? ''), files: filesOf(content) }
    if (type === 'ticket.created' || (type === 'customer.replied' && by.role === 'customer')) {
      return [{ ...message, from: 'customer', name: ticket.requester.name || ticket.requester.email }]
    }
    if (type !== 'agent.replied') return []
    const agent = by.role === 'agent' ? definitions.agents.get(by.id)?.value.name : undefined
    return [{ ...message, from: 'agent', name: agent ?? definitions.teams.get(ticket.team)?.value.name ?? ticket.team }]
  })
}

function lastRating(events: readonly TicketEvent[]): number | null {
  const rating = events.findLast(({ type }) => type === 'ticket.rated')?.data.rating
  return typeof rating === 'number' ? rating : null
}

function thanksOf(definitions: Definitions, { form, language }: Ticket): string | null {
  const success = definitions.forms.get(form?.id ?? '')?.value['x-form']?.success
  if (!success) return null
  const translated = success['x-i18n'] as Readonly<Record<string, { readonly message?: string }>> | undefined
  return translated?.[language]?.message ?? success.message ?? null
}
