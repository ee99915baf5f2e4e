import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { FieldError } from '#engine/core/form/form.ts'
import type { Json } from '#engine/core/json.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { cleanLine, cleanText } from '#engine/core/text.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { TicketChange } from '#engine/http/resources/types.ts'
import type { Change } from '#engine/http/routes/api/write.ts'

/**
 * The events that bring a ticket to what a PATCH asks for; what already is so makes none. Everything is checked before the first one
 * is submitted. Throws DocketError `invalid` with `errors`.
 */
export function changesFor(ticket: Ticket, asked: TicketChange, definitions: Definitions): readonly Change[] {
  const errors: FieldError[] = []
  const changes = [
    ...details(ticket, asked),
    ...requester(ticket, asked, errors),
    ...tags(ticket, asked),
    ...(asked.priority === undefined || asked.priority === ticket.priority
      ? []
      : [{ type: 'priority.changed', data: { priority: asked.priority } }]),
    ...team(ticket, asked, definitions, errors),
    ...assignee(ticket, asked, definitions, errors),
  ]
  if (errors.length > 0) throw new DocketError('invalid', 'Some values are not right.', { errors })
  return changes
}

function details(ticket: Ticket, { title, fields = {} }: TicketChange): readonly Change[] {
  const newTitle = title === undefined ? ticket.title : cleanLine(title, 300)
  const given = Object.entries(fields).map(([name, value]) => [cleanLine(name, 200), cleanJson(value)] as const)
  const changed = given.filter(([name, value]) => !same(ticket.fields[name] ?? null, value))
  if (newTitle === ticket.title && changed.length === 0) return []
  const content = {
    ...(newTitle === ticket.title ? {} : { title: newTitle }),
    ...(changed.length === 0 ? {} : { fields: Object.fromEntries(changed) }),
  }
  return [{ type: 'fields.changed', content }]
}

function requester(ticket: Ticket, { requester: asked }: TicketChange, errors: FieldError[]): readonly Change[] {
  if (asked === undefined) return []
  const content: Record<string, string> = {}
  for (const name of ['name', 'phone', 'company'] as const) {
    const value = asked[name] === undefined ? undefined : cleanLine(asked[name], 300)
    if (value !== undefined && value !== ticket.requester[name]) content[name] = value
  }
  if (asked.email !== undefined) {
    const email = parseAddress(asked.email)
    if (email === null) errors.push({ field: 'requester.email', code: 'address', message: 'is not an e-mail address' })
    else if (email !== ticket.requester.email) content.email = email
  }
  return Object.keys(content).length === 0 ? [] : [{ type: 'requester.changed', content }]
}

function tags(ticket: Ticket, { tags: asked }: TicketChange): readonly Change[] {
  if (asked === undefined) return []
  const wanted = asked.map((tag) => cleanLine(tag, 60)).filter((tag) => tag !== '')
  const add = wanted.filter((tag) => !ticket.tags.includes(tag))
  const remove = ticket.tags.filter((tag) => !wanted.includes(tag))
  return add.length + remove.length === 0 ? [] : [{ type: 'tags.changed', data: { add, remove } }]
}

function team(
  ticket: Ticket,
  { team: asked }: TicketChange,
  definitions: Definitions,
  errors: FieldError[],
): readonly Change[] {
  if (asked === undefined || asked === ticket.team) return []
  if (definitions.teams.has(asked)) return [{ type: 'team.changed', data: { team: asked } }]
  errors.push({ field: 'team', code: 'unknown', message: 'is not a team' })
  return []
}

function assignee(
  ticket: Ticket,
  { assignee: asked }: TicketChange,
  definitions: Definitions,
  errors: FieldError[],
): readonly Change[] {
  if (asked === undefined || asked === ticket.assignee) return []
  if (asked === null) return [{ type: 'ticket.unassigned' }]
  const role = definitions.agents.get(asked)?.value.role
  if (role !== undefined && role !== 'observer') return [{ type: 'ticket.assigned', data: { agent: asked } }]
  const message = role === 'observer' ? 'is an observer, who only reads' : 'is not an agent'
  errors.push({ field: 'assignee', code: 'unknown', message })
  return []
}

function cleanJson(value: Json): Json {
  if (typeof value === 'string') return cleanText(value, 100_000)
  if (Array.isArray(value)) return value.map(cleanJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [cleanLine(name, 200), cleanJson(inner)]))
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
