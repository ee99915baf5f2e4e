import type { Definitions } from '#engine/core/catalogue.ts'
import type { FormView } from '#engine/core/form/form.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { teamName } from '#engine/core/names.ts'
import { type Asker, addressCorrectionMs, can, ticketRight } from '#engine/core/rights.ts'
import { statePaths, stateTexts, toldOf } from '#engine/core/workflow/states.ts'
import { whyRefusedToCustomer } from './allowed.ts'
import { type Answer, answersOf } from './answers.ts'
import { type EditableAnswer, editableByCustomer } from './editable-answers.ts'
import type { TicketEvent } from './event.ts'
import { type PromiseView, promiseView } from './promise-view.ts'
import { type FileView, filesOf, type MessageView, threadOf } from './request-thread.ts'
import type { Ticket } from './ticket.ts'

/** `colleague`: none of the two keys, but a proven address of an organisation that the team lets read along. */
export type RequestKey = 'sent' | 'mailed' | 'colleague'

/** What the request page shows, by which key it was opened; instants are epoch milliseconds. */
export interface RequestView {
  readonly number: number
  readonly title: string
  /** BCP 47: what the page speaks. */
  readonly language: string
  /** How it was opened: by one of its keys, or by a colleague of the requester. */
  readonly key: RequestKey
  readonly createdAt: number
  /** States that customers are told about, in file order; at most one is current. */
  readonly states: readonly {
    readonly id: string
    readonly title: string
    readonly note: string | null
    readonly current: boolean
    /** When the request last came to it; null while it has not. */
    readonly at: number | null
  }[]
  readonly promise: PromiseView
  /** What was sent: label and answer, in the order of the form. */
  readonly sent: readonly Answer[]
  /** Answers that the customer may change, with what they are now; empty where there are none, or this key may not. */
  readonly editable: readonly EditableAnswer[]
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
  readonly rated: { readonly rating: number; readonly text: string } | null
  /** What the form says after it was sent; null without a form. */
  readonly thanks: string | null
}

export function requestView(input: {
  readonly definitions: Definitions
  readonly ticket: Ticket
  /** With their content, oldest first. */
  readonly events: readonly TicketEvent[]
  readonly key: RequestKey
  /** BCP 47: what the reader asks for, else the ticket's own language. */
  readonly language: string
  /** The form as it was when the request was sent, in that language; null when there is none. */
  readonly form: FormView | null
  readonly now: number
}): RequestView {
  const { definitions, ticket, events, key, language, form, now } = input
  const { number } = ticket
  const asker: Asker =
    key === 'colleague' ? { kind: 'colleague', ticket: number } : { kind: 'requester', key, ticket: number }
  const resource = ticketRight(definitions, ticket)
  const allowed = (verb: Parameters<typeof can<typeof resource>>[1]) => can(asker, verb, resource)
  const content = events[0]?.content ?? {}
  const step = (type: string) => !ticket.shelved && whyRefusedToCustomer(definitions, ticket, type, now) === null
  const promise = promiseView(definitions, ticket, now)
  const isClosed = ticket.shelved || ticket.workflow.tags.includes('closed')
  return {
    number: ticket.number,
    title: ticket.title,
    language,
    key,
    createdAt: ticket.createdAt,
    states: statesOf(definitions, ticket, events, { language, byColleague: key === 'colleague' }),
    promise,
    sent: form === null ? plainAnswers(content) : sentAnswers(form, (content.fields ?? {}) as JsonObject, ticket),
    editable: form !== null && allowed('edit-fields') && !isClosed ? editableByCustomer(form, ticket) : [],
    files: filesOf(content),
    email: ticket.requester.email,
    team: teamName(definitions, ticket.team, language),
    thread: allowed('read') ? threadOf(definitions, ticket, events, language) : null,
    may: {
      reply: allowed('reply'),
      close: allowed('close') && step('ticket.solved'),
      reopen: allowed('reopen') && step('ticket.reopened'),
      rate: allowed('rate') && promise.kind === 'solved',
      correctAddress:
        allowed('correct-address') && ticket.requester.email !== '' && now - ticket.createdAt < addressCorrectionMs,
      askLink: allowed('ask-link') && ticket.requester.email !== '',
    },
    rated: allowed('rate') ? lastRating(events) : null,
    thanks: thanksOf(definitions, ticket, language),
  }
}

function statesOf(
  definitions: Definitions,
  ticket: Ticket,
  events: readonly TicketEvent[],
  { language, byColleague }: { readonly language: string; readonly byColleague: boolean },
): RequestView['states'] {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')?.value
  if (!workflow) return []
  const entered = new Map<string, number>()
  for (const { at, why } of events) for (const { fact, value } of why) if (fact === 'state') entered.set(value, at)
  return statePaths(workflow).flatMap((id) => {
    const told = toldOf(stateTexts(workflow, id, language), byColleague)
    if (told === null) return []
    const current = id === ticket.customerState
    return [{ id, ...told, current, at: entered.get(id) ?? null }]
  })
}

/** As sent; a field that says what the customer may do with it shows what it is now, or nothing. */
function sentAnswers(form: FormView, sent: JsonObject, ticket: Ticket): readonly Answer[] {
  const fields = form.fields.filter(({ customer }) => customer !== 'hidden')
  const now = fields
    .filter(({ customer }) => customer === 'read' || customer === 'write')
    .map(({ name }) => [name, ticket.fields[name] ?? null])
  return answersOf(fields, { ...sent, ...Object.fromEntries(now) })
}

function plainAnswers({ text }: JsonObject): readonly Answer[] {
  return typeof text === 'string' ? [{ label: '', value: text }] : []
}

function lastRating(events: readonly TicketEvent[]): RequestView['rated'] {
  const event = events.findLast(({ type }) => type === 'ticket.rated')
  const rating = event?.data.rating
  return typeof rating === 'number' ? { rating, text: String(event?.content?.text ?? '') } : null
}

function thanksOf(definitions: Definitions, { form }: Ticket, language: string): string | null {
  const success = definitions.forms.get(form?.id ?? '')?.value['x-form']?.success
  if (!success) return null
  const translated = success['x-i18n'] as Readonly<Record<string, { readonly message?: string }>> | undefined
  return translated?.[language]?.message ?? success.message ?? null
}
