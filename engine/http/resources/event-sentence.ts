import type { Definitions } from '#engine/core/catalogue.ts'
import { propertiesOf } from '#engine/core/form/properties.ts'
import { mailTitle, policyTitle, teamName } from '#engine/core/names.ts'
import type { Actor, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { dateFormat } from '#engine/core/time/format.ts'
import { stateTexts } from '#engine/core/workflow/states.ts'
import {
  assignmentReasons,
  detailWords,
  failureWords,
  metricNames,
  newState,
  otherEvent,
  priorityNames,
  roleNames,
  sentences,
} from '#engine/http/resources/sentences.ts'
import type { FailedRecipient } from '#engine/ports/mail-reader.ts'

export type Language = 'en' | 'zh-CN'

export interface Telling {
  readonly definitions: Definitions
  readonly ticket: Ticket
  readonly language: Language
}

/** An event as one or two sentences: what happened, and the state it led to. No markup; what people wrote is left out, but not what a mail system says. */
export function eventSentence(event: TicketEvent, telling: Telling): string {
  const { language } = telling
  const said = sentences[sentenceOf(event)]?.[language] ?? ownTitle(event.type, telling) ?? otherEvent[language]
  const states = event.why.filter(({ fact }) => fact === 'state').map(({ value }) => stateTitle(value, telling))
  const moved = states.length === 0 ? '' : newState[language].replace('{state}', states.join(', '))
  const told = said.replace(/\{(\w+)\}/g, (written: string, name: string, at: number) => {
    const value = placeholder(name, event, telling)
    return spaced(said.slice(0, at), value, said.slice(at + written.length))
  })
  return told + moved
}

const han = /\p{Script=Han}/u
const latin = /[\p{Script=Latin}\d]/u

/** Between a Chinese word and a Latin one stands a space. */
function spaced(before: string, value: string, after: string): string {
  const isApart = (one: string, other: string) =>
    (han.test(one) && latin.test(other)) || (latin.test(one) && han.test(other))
  const [first = '', last = ''] = [[...value][0], [...value].at(-1)]
  const [left = '', right = ''] = [[...before].at(-1), [...after][0]]
  return (isApart(left, first) ? ' ' : '') + value + (isApart(last, right) ? ' ' : '')
}

/** A requester who came through the mailed link changed nothing but what is known about the address; who ends a reply's wait matters. */
function sentenceOf(event: TicketEvent): string {
  const { type, data } = event
  if (type === 'ticket.snoozed' && data.until !== undefined) return `${type}.${data.until === null ? 'reply' : 'time'}`
  if (type === 'ticket.woken' && data.reason !== undefined) return `${type}.${String(data.reason)}`
  if (type === 'ticket.assigned' && typeof data.reason === 'string') return `${type}.rule`
  if (type === 'ticket.unassigned' && typeof data.reason === 'string') return `${type}.${data.reason}`
  if (type === 'reply.cancelled' && data.reason === 'customer-wrote') return 'reply.overtaken'
  // What our relay refuses names its effect; what comes back by mail names the mail that reports it.
  if (type === 'mail.bounced' && data.complaint === true) return 'mail.complained'
  if (type === 'mail.bounced' && data.effect === undefined)
    return failuresOf(event).length > 0 ? 'mail.returned.from' : 'mail.returned'
  return type === 'requester.changed' && data.verified === true ? 'requester.verified' : type
}

/** Who an actor is to a reader: an agent's or the requester's name, a program's, or what stands for a rule. */
export function actorName(actor: Actor, { definitions, ticket, language }: Telling): string {
  switch (actor.role) {
    case 'agent':
      return definitions.agents.get(actor.id)?.value.name ?? actor.id
    case 'program':
      return actor.id
    case 'customer':
      return ticket.requester.name || ticket.requester.email || roleNames[language].customer
    default:
      return roleNames[language][actor.role]
  }
}

export function stateTitle(state: string, { definitions, ticket, language }: Telling): string {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')
  return workflow ? stateTexts(workflow.value, state, language).title : state
}

type Placeholder = (event: TicketEvent, telling: Telling) => string

const placeholders: Readonly<Record<string, Placeholder>> = {
  who: ({ by }, telling) => actorName(by, telling),
  type: ({ type }) => type,
  agent: ({ data }, { definitions }) => definitions.agents.get(String(data.agent))?.value.name ?? String(data.agent),
  reason: assignedWhy,
  person: ({ content }) => String(content?.name || content?.address || ''),
  team: ({ data }, { definitions, language }) => teamName(definitions, String(data.team), language),
  priority: ({ data }, { language }) => priorityNames[language][Number(data.priority)] ?? String(data.priority),
  details: detailsOf,
  tags: ({ data }) => [...signed('+', data.add), ...signed('−', data.remove)].join(' '),
  metric: ({ data }, { language }) => metricNames[language][data.metric as 'reach'] ?? String(data.metric),
  policy: ({ data }, { definitions, language }) => policyTitle(definitions, String(data.policy ?? ''), language),
  template: ({ data }, { definitions, language }) => mailTitle(definitions, String(data.template ?? ''), language),
  domain: ({ data }) => String(data.domain ?? ''),
  failures: failuresSaid,
  status: ({ data }) => (data.status ? ` (${String(data.status)})` : ''),
  into: ({ data }) => String(data.into ?? ''),
  from: ({ data }) => String(data.from ?? ''),
  to: ({ data }) => String(data.to ?? ''),
  until: ({ data }, telling) => localInstant(Number(data.until), telling),
  dueAt: ({ data }, telling) => localInstant(Number(data.dueAt), telling),
}

function placeholder(name: string, event: TicketEvent, telling: Telling): string {
  return placeholders[name]?.(event, telling) ?? ''
}

/** Why a rule gave the ticket to this agent; of events written before it was kept in parts, nothing. */
function assignedWhy({ data }: TicketEvent, { language }: Telling): string {
  const { reason, open, skills, language: spoken } = data
  const words = assignmentReasons[language]
  const method = words[reason as keyof typeof words]
  if (method === undefined) return ''
  const parts = [
    method.replace('{open}', String(open ?? 0)),
    ...(Array.isArray(skills) ? [words.skills.replace('{skills}', skills.join(', '))] : []),
    ...(typeof spoken === 'string' ? [words.language.replace('{language}', spoken)] : []),
  ]
  return words.all.replace('{parts}', parts.join(words.between))
}

const mostOfAReason = 200

/** Whose mail it was, whether another try would help, and why: as the report says it, which anybody can write. */
function failuresSaid(event: TicketEvent, { language }: Telling): string {
  const words = failureWords[language]
  const said = failuresOf(event).map(({ address, severity, status, reason }) => {
    const facts = [severity === null ? '' : words[severity], status ?? ''].filter((one) => one !== '').join(words.facts)
    const why = reason.slice(0, mostOfAReason).replace(/[.。\s]+$/, '')
    const all = why === '' ? facts : facts === '' ? why : facts + words.reason + why
    return words.one.replace('{address}', () => address).replace('{facts}', () => all)
  })
  return said.join(words.between)
}

function failuresOf({ content }: TicketEvent): readonly FailedRecipient[] {
  return Array.isArray(content?.recipients) ? (content.recipients as unknown as readonly FailedRecipient[]) : []
}

/** Which answers were changed, by their labels of today; what they are now is not said. */
function detailsOf({ content }: TicketEvent, { definitions, ticket, language }: Telling): string {
  const form = definitions.forms.get(ticket.form?.id ?? '')
  const properties = form ? propertiesOf(form.value) : {}
  const changed = Object.keys((content?.fields ?? {}) as object).map((name) => {
    const { title, 'x-i18n': translated } = (properties[name] ?? {}) as Labelled
    return translated?.[language]?.title ?? title ?? name
  })
  const all = [...(typeof content?.title === 'string' ? [detailWords[language].title] : []), ...changed]
  return all.length === 0 ? detailWords[language].details : all.join(language === 'en' ? ', ' : '、')
}

interface Labelled {
  readonly title?: string
  readonly 'x-i18n'?: Readonly<Record<string, { readonly title?: string }>>
}

function signed(sign: string, tags: unknown): string[] {
  return Array.isArray(tags) ? tags.map((tag) => sign + String(tag)) : []
}

/** In the team's zone, with its name: agents of one team read one clock. */
function localInstant(instant: number, { definitions, ticket, language }: Telling): string {
  const team = definitions.teams.get(ticket.team)?.value
  const timeZone = team?.timeZone ?? definitions.hours.get(team?.hours ?? 'office')?.value.timeZone ?? 'UTC'
  const format = dateFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  })
  return language === 'en' ? `${format.format(instant)} (${timeZone})` : `${format.format(instant)}（${timeZone}）`
}

/** `{ "refund.approved": { "title": "Approve refund" } }`: the title, then who did it. */
function ownTitle(type: string, { definitions, ticket, language }: Telling): string | null {
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')?.value
  const own = (workflow?.events as Readonly<Record<string, OwnEvent>> | undefined)?.[type]
  const title = own?.i18n?.[language]?.title ?? own?.title
  return title === undefined ? null : `{who}: ${title.replace(/[{}]/g, '')}.`
}

interface OwnEvent {
  readonly title?: string
  readonly i18n?: Readonly<Record<string, { readonly title?: string }>>
}
