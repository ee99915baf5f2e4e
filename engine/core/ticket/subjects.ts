import type { Json } from '#engine/core/json.ts'
import type { Ticket } from './ticket.ts'

type Reader = (ticket: Ticket) => Json | undefined

const readers = new Map<string, Reader>(
  Object.entries({
    state: ({ workflow: { states } }: Ticket) => states.flatMap(withEnclosing),
    priority: ({ priority }: Ticket) => priority,
    team: ({ team }: Ticket) => team,
    channel: ({ channel }: Ticket) => channel,
    tags: ({ tags }: Ticket) => tags,
    assignee: ({ assignee }: Ticket) => assignee ?? undefined,
    'requester.email': ({ requester }: Ticket) => requester.email,
    'requester.company': ({ requester }: Ticket) => requester.company,
    language: ({ language }: Ticket) => language,
    form: ({ form }: Ticket) => form?.id,
    createdAt: ({ createdAt }: Ticket) => createdAt,
  }),
)

/** Every subject with a fixed name; `fields.<name>` and `sla.<metric>.dueAt` come with the forms and policies. */
export const ticketSubjects: readonly string[] = [...readers.keys()]

/**
 * The values that conditions on a ticket ask for; undefined for what it has not. A state is named by its dotted path and matches what is
 * inside it. Instants are epoch milliseconds.
 */
export function ticketSubject(ticket: Ticket): (name: string) => Json | undefined {
  return (name) => {
    const reader = readers.get(name)
    if (reader) return reader(ticket)
    if (name.startsWith('fields.')) return inside(ticket.fields, name.slice('fields.'.length))
    const clock = /^sla\.(\w+)\.dueAt$/.exec(name)
    return clock ? earliest(ticket, clock[1] ?? '') : undefined
  }
}

/** `work.review` → `work`, `work.review`. */
function withEnclosing(path: string): readonly string[] {
  const names = path.split('.')
  return names.map((_, index) => names.slice(0, index + 1).join('.'))
}

/** The value at a dotted path, of own properties only. */
function inside(fields: Ticket['fields'], path: string): Json | undefined {
  let value: Json | undefined = fields
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Readonly<Record<string, Json>>)[name]
  }
  return value
}

/** The earliest deadline that is not met: also one that has passed, but none that is paused. */
function earliest({ clocks }: Ticket, metric: string): number | undefined {
  const due = clocks
    .filter((clock) => clock.metric === metric && clock.metAt === null && clock.state !== 'paused')
    .map(({ dueAt }) => dueAt)
  return due.length === 0 ? undefined : Math.min(...due)
}
