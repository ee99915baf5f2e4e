import type { Json } from '#engine/core/json.ts'
import type { Ticket } from './ticket.ts'

type Reader = (ticket: Ticket) => Json | undefined

const readers: Readonly<Record<string, Reader>> = {
  state: ({ workflow: { states } }) => states.flatMap(withEnclosing),
  priority: ({ priority }) => priority,
  team: ({ team }) => team,
  channel: ({ channel }) => channel,
  tags: ({ tags }) => tags,
  assignee: ({ assignee }) => assignee ?? undefined,
  'requester.email': ({ requester }) => requester.email,
  'requester.company': ({ requester }) => requester.company,
  language: ({ language }) => language,
  form: ({ form }) => form?.id,
  createdAt: ({ createdAt }) => createdAt,
}

/** Every subject with a fixed name; `fields.<name>` and `sla.<metric>.dueAt` come with the forms and policies. */
export const ticketSubjects: readonly string[] = Object.keys(readers)

/** The values that conditions on a ticket ask for. A state is named by its dotted path and matches what is inside it. */
export function ticketSubject(ticket: Ticket): (name: string) => Json | undefined {
  return (name) => {
    const reader = readers[name]
    if (reader) return reader(ticket)
    if (name.startsWith('fields.')) return ticket.fields[name.slice('fields.'.length)]
    const clock = /^sla\.(\w+)\.dueAt$/.exec(name)
    return clock ? earliest(ticket, clock[1] ?? '') : undefined
  }
}

/** `work.review` → `work`, `work.review`. */
function withEnclosing(path: string): readonly string[] {
  const names = path.split('.')
  return names.map((_, index) => names.slice(0, index + 1).join('.'))
}

function earliest({ clocks }: Ticket, metric: string): number | undefined {
  const due = clocks.filter((clock) => clock.metric === metric && clock.metAt === null).map(({ dueAt }) => dueAt)
  return due.length === 0 ? undefined : Math.min(...due)
}
