import type { JsonObject } from '#engine/core/json.ts'

/**
 * JSON Schemas (2020-12) of what the API gives and takes: `components.schemas` of its OpenAPI document. Bodies are checked with the very
 * same ones; the types of the answers stand in `types.ts`, and a test holds real answers against both.
 */
const text = { type: 'string' } as const
const instant = { type: 'string', format: 'date-time' } as const
const nullable = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] })
const list = (items: JsonObject): JsonObject => ({ type: 'array', items })
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })

/** An object with exactly these properties; those of `optional` may be missing. */
function object(properties: Readonly<Record<string, JsonObject>>, optional: readonly string[] = []): JsonObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', properties, required, additionalProperties: false }
}

const priority: JsonObject = {
  type: 'integer',
  minimum: 0,
  maximum: 3,
  description: '0 low, 1 medium, 2 high, 3 urgent',
}
const tags: JsonObject = {
  type: 'array',
  items: { type: 'string', minLength: 1, maxLength: 60 },
  maxItems: 50,
  uniqueItems: true,
}
const anyFields: JsonObject = { type: 'object', maxProperties: 200 }
const messageText: JsonObject = { type: 'string', pattern: '\\S', maxLength: 100_000 }
const files: JsonObject = {
  type: 'array',
  items: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  maxItems: 20,
  description: 'Ids that `POST /api/v1/files` gave',
}
const day = { type: 'string', format: 'date' } as const
const count = { type: 'integer', minimum: 0 } as const
const channelCounts = { form: count, email: count, chat: count }
const line: JsonObject = { type: 'string', maxLength: 300 }

const row: Readonly<Record<string, JsonObject>> = {
  number: { type: 'integer', minimum: 1 },
  title: text,
  description: { type: 'string', description: 'The text of the first message' },
  state: { type: 'string', description: 'The active state; several of a parallel workflow are joined by a comma' },
  stateTitle: text,
  priority,
  team: text,
  channel: { enum: ['form', 'email', 'chat'] },
  revision: { type: 'string', description: 'Revision of the definitions that decided the last event' },
  version: { type: 'integer', minimum: 1 },
  requester: object({ name: text, email: text, verified: { type: 'boolean' } }),
  assignee: nullable(text),
  tags: list(text),
  fields: anyFields,
  extra: { type: 'object', description: 'What was sent under names that the form does not have' },
  sla: list(ref('Sla')),
  dueAt: { ...nullable(instant), description: 'The earliest open deadline' },
  createdAt: instant,
  updatedAt: instant,
  shelved: { type: 'boolean', description: 'True while it waits on the shelf to be accepted' },
  linked: list({ type: 'integer', minimum: 1 }),
  mergedInto: { ...nullable({ type: 'integer' }), description: 'The ticket that this one lives on in' },
  snoozed: {
    ...nullable({ anyOf: [instant, { const: 'reply' }] }),
    description: 'Until when it is put off: an instant, or until somebody writes',
  },
  followers: { ...list(text), description: 'Ids of agents who are told what customers write' },
}

export const schemas: Readonly<Record<string, JsonObject>> = {
  TicketRow: object(row),
  Ticket: object({ ...row, timeline: list(ref('TimelineEntry')), allowed: list(object({ type: text, title: text })) }),
  TicketList: object({ tickets: list(ref('TicketRow')), next: nullable(text) }),
  Sla: object({
    policy: text,
    metric: { enum: ['firstResponse', 'nextResponse', 'resolution', 'reach'] },
    state: { enum: ['running', 'paused', 'met', 'breached'] },
    dueAt: instant,
    openMinutesLeft: {
      ...nullable({ type: 'number' }),
      description: 'Open minutes until the deadline, negative after it; null once met',
    },
  }),
  TimelineEntry: object({
    id: { type: 'integer', minimum: 1 },
    kind: {
      enum: ['message', 'note', 'event', 'scheduled'],
      description: 'scheduled: a reply that waits to be sent',
    },
    type: text,
    author: object({
      role: { enum: ['customer', 'participant', 'stranger', 'agent', 'program', 'rule', 'system'] },
      name: text,
      verified: { type: 'boolean' },
    }),
    at: instant,
    text: { type: 'string', description: 'What is new in a message; an event as a sentence' },
    html: nullable(text),
    quoted: { ...nullable(text), description: 'What was folded away below it' },
    hidden: { type: 'boolean', description: 'True: the request page does not show it' },
    sendAt: { ...nullable(instant), description: 'When a waiting reply is sent' },
    reply: { ...nullable({ type: 'integer' }), description: 'Of reply.cancelled: the id of the reply' },
    attachments: list(ref('Attachment')),
    why: list(ref('Why')),
  }),
  Attachment: object({
    id: text,
    name: text,
    type: text,
    size: { type: 'integer', minimum: 0 },
    url: { type: 'string', format: 'uri' },
  }),
  Upload: object({ id: text, name: text, type: text, size: { type: 'integer', minimum: 0 } }),
  Why: object({
    fact: {
      enum: [
        'state',
        'priority',
        'team',
        'assignee',
        'tags',
        'deadline',
        'mail',
        'promise',
        'timer',
        'ticket',
        'webhook',
        'action',
        'event',
      ],
    },
    value: text,
    rule: { ...nullable(text), description: '`file:line@revision`; null when a person did it' },
  }),
  WhyAnswer: object({
    number: { type: 'integer' },
    at: instant,
    decisions: list(
      object({
        fact: text,
        value: text,
        rule: nullable(text),
        current: { type: 'boolean', description: 'True for what holds at that instant' },
        event: object({ id: { type: 'integer' }, type: text, at: instant, by: text }),
      }),
    ),
  }),
  Report: object({
    from: day,
    to: day,
    timeZone: text,
    team: nullable(text),
    channel: nullable({ enum: ['form', 'email', 'chat'] }),
    priority: nullable(priority),
    current: { type: 'boolean', description: 'False while the engine still counts what was committed before' },
    tickets: count,
    volume: object({
      bucketDays: { enum: [1, 7] },
      buckets: list(object({ day, ...channelCounts })),
      channels: object(channelCounts),
      teams: list(object({ team: text, ...channelCounts })),
    }),
    firstResponse: ref('Spread'),
    resolution: ref('Spread'),
    sla: list(object({ policy: text, metric: text, met: count, breached: count, running: count })),
    backlog: object({
      open: count,
      ages: list(object({ days: nullable(count), tickets: count })),
      oldest: nullable(object({ ticket: { type: 'integer' }, createdAt: instant })),
    }),
    states: list(object({ workflow: text, state: text, tickets: count, medianMinutes: count, p90Minutes: count })),
    reopened: object({ solved: count, reopened: count }),
    ratings: ref('Faces'),
    agents: list(object({ agent: text, replies: count, solved: count, open: count })),
    chat: object({
      conversations: count,
      answered: count,
      unanswered: count,
      missed: count,
      firstResponse: object({ count, medianSeconds: nullable(count), p90Seconds: nullable(count) }),
      ratings: ref('Faces'),
    }),
    articles: list(object({ article: text, read: count, shown: count, helpful: count, notHelpful: count })),
    searches: list(object({ words: text, language: text, times: count })),
  }),
  Spread: {
    ...object({ count, medianMinutes: nullable(count), p90Minutes: nullable(count) }),
    description:
      'Minutes within business hours: half of the tickets took at most the median, nine of ten at most the other',
  },
  Faces: object({ satisfied: count, okay: count, dissatisfied: count }),
  Definitions: object({
    revision: text,
    commit: nullable(text),
    forms: list(
      object({ id: text, title: text, published: { type: 'boolean' }, url: { type: 'string', format: 'uri' } }),
    ),
    teams: list(
      object({
        id: text,
        name: text,
        channels: object({
          email: { anyOf: [object({ address: list(text) }), { const: false }] },
          form: { type: 'boolean' },
          chat: { type: 'boolean' },
        }),
      }),
    ),
    workflows: list(object({ id: text, states: list(object({ id: text, title: text, customer: nullable(text) })) })),
    chats: list(object({ id: text, title: text, team: text })),
    policies: list(object({ id: text, targets: { type: 'object' } })),
    problems: list(
      object({
        code: text,
        severity: { enum: ['error', 'warning'] },
        file: text,
        line: { type: 'integer' },
        column: { type: 'integer' },
        message: text,
        hint: nullable(text),
      }),
    ),
  }),
  LiveMessage: object({
    position: { type: 'integer' },
    ticket: { type: 'integer' },
    version: { type: 'integer' },
    events: list(object({ type: text, at: instant, by: text })),
  }),
  TicketChange: object(
    {
      title: { ...line, minLength: 1 },
      priority,
      assignee: nullable(line),
      team: line,
      tags,
      fields: { ...anyFields, description: 'Those named are set; null takes one away' },
      requester: object({ name: line, email: line, phone: line, company: line }, ['name', 'email', 'phone', 'company']),
    },
    ['title', 'priority', 'assignee', 'team', 'tags', 'fields', 'requester'],
  ),
  Message: object({ text: messageText, files }, ['files']),
  Reply: object(
    {
      text: messageText,
      files,
      sendAt: { ...instant, description: 'Sent then and not at once' },
      unlessCustomerWrites: {
        type: 'boolean',
        default: true,
        description: 'A customer who writes before sendAt takes it away',
      },
    },
    ['files', 'sendAt', 'unlessCustomerWrites'],
  ),
  Event: object(
    {
      type: { type: 'string', maxLength: 100, description: 'One that `allowed` names, or one of those below' },
      until: {
        anyOf: [instant, { const: 'reply' }],
        description: 'For ticket.snoozed: an instant, or until somebody writes',
      },
      into: { type: 'integer', minimum: 1, description: 'For ticket.merged' },
      to: { type: 'integer', minimum: 1, description: 'For ticket.linked and ticket.unlinked' },
      entries: {
        type: 'array',
        items: { type: 'integer', minimum: 1 },
        maxItems: 200,
        description: 'For ticket.split: ids of timeline entries',
      },
    },
    ['until', 'into', 'to', 'entries'],
  ),
  Problem: {
    type: 'object',
    description: 'RFC 9457',
    properties: {
      type: { type: 'string', format: 'uri-reference' },
      title: text,
      status: { type: 'integer' },
      detail: text,
      errors: list(object({ field: text, code: text, message: text })),
    },
    required: ['type', 'title', 'status'],
  },
}
