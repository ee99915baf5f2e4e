import { DocketError } from '#engine/core/docket-error.ts'
import type { FieldError } from '#engine/core/form/form.ts'
import { keepMade } from '#engine/core/keep-made.ts'
import { suggestion } from '#engine/core/similar.ts'
import { cleanLine } from '#engine/core/text.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readRows } from '#engine/http/resources/read-ticket.ts'
import type { TicketList, TicketRow } from '#engine/http/resources/types.ts'
import type { ApiParameter, Route } from '#engine/http/route.ts'
import { languageOf } from '#engine/http/routes/api/ticket-of.ts'
import { type ListQuery, listTickets } from '#engine/http/ticket-list.ts'

const longestFilter = 200
const text = { type: 'string', maxLength: longestFilter } as const
const query = (name: string, description: string, schema: ApiParameter['schema'] = text): ApiParameter => ({
  name,
  in: 'query',
  description,
  schema,
})

const parameters: readonly ApiParameter[] = [
  query('view', 'Id of a view'),
  query('team', 'Id of a team'),
  query('state', 'A state; also fits the states inside it'),
  query('priority', '0 low to 3 urgent', { type: 'integer', minimum: 0, maximum: 3 }),
  query('channel', 'Where it came from', { enum: ['form', 'email', 'chat'] }),
  query('assignee', 'Id of an agent; empty for nobody'),
  query('q', 'Searches number, title, messages, names and addresses'),
  query('shelved', '`true`: the shelf instead', { type: 'boolean' }),
  query('cursor', '`next` of the page before', { type: 'string' }),
  query('limit', 'Tickets a page', { type: 'integer', minimum: 1, maximum: 200, default: 50 }),
]

export const listRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/tickets',
    access: { who: 'api', scope: 'read' },
    api: {
      operationId: 'listTickets',
      summary:
        'Tickets that fit: in the order of the view, else priority highest first, then the earliest deadline, then newest',
      parameters,
      answers: { 200: { description: 'A page', schema: { $ref: '#/components/schemas/TicketList' } } },
    },
    handle: list,
  },
]

async function list(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const found = await listTickets(services, callerOf(c), readQuery(c))
  if (found === null) throw notFound()
  const tickets = await readRows(services, found.tickets, languageOf(c))
  c.header('Cache-Control', 'private, no-store')
  const bytes = listBytes({ tickets, next: found.next })
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': 'application/json' })
}

const rowBytes = keepMade<TicketRow, Buffer>({ fits: ({ length }) => length <= 16_000 })

/**
 * JSON as bytes, which Node writes to a socket much quicker than a text of a hundred kilobytes; what was written of a row is kept as long as
 * the row.
 */
function listBytes({ tickets, next }: TicketList): Buffer {
  const rows = tickets.flatMap((row, index) => [
    index === 0 ? beforeRows : betweenRows,
    rowBytes(row, '', () => Buffer.from(JSON.stringify(row))),
  ])
  return Buffer.concat([...(rows.length === 0 ? [beforeRows] : rows), Buffer.from(`],"next":${JSON.stringify(next)}}`)])
}

const beforeRows = Buffer.from('{"tickets":[')
const betweenRows = Buffer.from(',')

/** Throws DocketError `invalid`, with all that is wrong at once. */
function readQuery(c: DoorContext): ListQuery {
  const errors: FieldError[] = unknownParameters(c)
  const given = (name: string) => cleanLine(c.req.query(name) ?? '', longestFilter) || undefined
  const oneOf = <T extends string>(name: string, values: readonly T[]): T | undefined => {
    const value = given(name)
    if (value === undefined || values.includes(value as T)) return value as T | undefined
    errors.push({ field: name, code: 'enum', message: `must be one of ${values.join(', ')}` })
    return undefined
  }
  const priority = oneOf('priority', ['0', '1', '2', '3'])
  const channel = oneOf('channel', ['form', 'email', 'chat'])
  const shelved = oneOf('shelved', ['true', 'false'])
  const limit = Number(given('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    errors.push({ field: 'limit', code: 'maximum', message: 'must be a whole number from 1 to 200' })
  }
  if (errors.length > 0) throw new DocketError('invalid', 'The query is not right.', { errors })

  const [state, q, cursor] = [given('state'), given('q'), given('cursor')]
  const assignee = c.req.query('assignee') === '' ? null : given('assignee')
  return {
    view: given('view') ?? null,
    team: given('team') ?? null,
    limit,
    ...(state === undefined ? {} : { states: [state] }),
    ...(priority === undefined ? {} : { priority: Number(priority) as 0 | 1 | 2 | 3 }),
    ...(channel === undefined ? {} : { channel }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(q === undefined ? {} : { text: q }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(shelved === undefined ? {} : { shelved: shelved === 'true' }),
  }
}

/** A misspelt filter would fit everything. */
function unknownParameters(c: DoorContext): FieldError[] {
  const known = parameters.map(({ name }) => name)
  return Object.keys(c.req.query())
    .filter((name) => !known.includes(name))
    .map((name) => ({ field: name.slice(0, longestFilter), code: 'unknown', message: unknownMessage(name, known) }))
}

function unknownMessage(name: string, known: readonly string[]): string {
  return ['is not a parameter of this list', suggestion(name, known)].filter(Boolean).join(': ')
}
