import type { Definitions } from '#engine/core/catalogue.ts'
import { createdEvent } from '#engine/core/form/created-event.ts'
import type { Effect } from '#engine/core/ticket/effect.ts'
import type { EventInput, TicketEvent } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { dueTimer, nextTimer } from '#engine/core/ticket/timers.ts'
import { transition } from '#engine/core/ticket/transition.ts'
import type { Store } from '#engine/store/store.ts'
import { seeded } from './seeded.ts'

const minute = 60_000

/**
 * Fills a store with lives of tickets under the sample definitions: asked between two instants at whole minutes, answered and solved some
 * seconds past one, a quarter of them urgent. The same count gives the same tickets.
 */
export async function seedTickets(
  store: Store,
  definitions: Definitions,
  span: { readonly from: number; readonly until: number; readonly tickets: number },
): Promise<void> {
  const random = seeded(20_261_125)
  const batch = 500
  for (let done = 0; done < span.tickets; done += batch) {
    const newTickets = Math.min(batch, span.tickets - done)
    const loaded = await store.writes.load({ tickets: [], dedupeKeys: [], newTickets })
    const lives = loaded.numbers.map((number) => live(definitions, number, span, random))
    const result = await store.writes.commit({
      tickets: lives.map(({ ticket }) => ({ ticket, from: 0 })),
      events: lives.flatMap(({ events }) => events),
      dedupe: [],
      effects: [] satisfies Effect[] as never[],
      files: [],
      dead: [],
      mails: [],
      loaded,
    })
    if (result.outcome !== 'committed') throw new Error('somebody else writes into the store that is being seeded')
  }
}

interface Life {
  readonly ticket: Ticket
  readonly events: readonly TicketEvent[]
}

function live(
  definitions: Definitions,
  number: number,
  { from, until }: { readonly from: number; readonly until: number },
  random: () => number,
): Life {
  const events: TicketEvent[] = []
  let ticket: Ticket | null = null
  const submit = (input: EventInput, at: number) => {
    const made = transition(definitions, ticket, {
      ...input,
      id: `seed.${number}.${events.length}`,
      ticket: number,
      at,
    })
    ticket = made.ticket
    events.push(...made.events)
  }
  const passUntil = (now: number) => {
    for (let due = ticket && nextTimer(ticket); ticket && due && due.dueAt <= now; due = nextTimer(ticket)) {
      const event = dueTimer(ticket, due.dueAt)
      if (event === null) return
      submit(event, Math.max(due.dueAt, ticket.updatedAt))
    }
  }
  const happens = (input: EventInput, at: number) => {
    if (at >= until) return
    passUntil(at)
    submit(input, at)
  }
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low))

  const asked = from + between(0, Math.floor((until - from) / minute) - 1) * minute
  submit(question(definitions, number, random() < 0.5), asked)
  const answered = asked + between(10, 700) * minute + 31_000
  if (random() < 0.25) happens(deed('priority.changed', { priority: 3 }), asked + 17_000)
  if (random() < 0.75) happens(written('agent.replied'), answered)
  const next = random()
  const later = answered + between(60, 4000) * minute
  if ((ticket as Ticket | null)?.firstRepliedAt !== null) {
    if (next < 0.3) happens(written('customer.replied'), later)
    else if (next < 0.6) happens(deed('ticket.solved', {}), later)
  }
  passUntil(until)
  if (ticket === null) throw new Error('a life without a ticket')
  return { ticket, events }
}

function question({ forms }: Definitions, number: number, isOrder: boolean): EventInput {
  const form = forms.get(isOrder ? 'order-problem' : 'contact')
  if (!form) throw new Error('the sample has other forms')
  const email = `customer${number}@customers.example`
  const fields = isOrder
    ? { email, topic: 'delivery', order: `AB${100_000 + number}`, details: 'Please help.' }
    : { email, subject: `Question ${number}`, message: 'Please help.' }
  return createdEvent(
    form,
    {
      team: 'customer-care',
      title: `Question ${number}`,
      description: 'Please help.',
      priority: null,
      tags: isOrder ? ['order'] : [],
      requester: { name: `Customer ${number}`, email, phone: '', company: '' },
      fields,
      extra: {},
      uploads: {},
    },
    [],
    { locale: 'en', timeZone: null, shelved: false, suspicions: [] },
  )
}

function deed(type: string, data: EventInput['data']): EventInput {
  return { type, by: { role: 'agent', id: 'ana' }, data, content: null }
}

function written(type: 'agent.replied' | 'customer.replied'): EventInput {
  const isAgent = type === 'agent.replied'
  return {
    type,
    by: isAgent ? { role: 'agent', id: 'ana' } : { role: 'customer' },
    data: isAgent ? { via: 'desk' } : { via: 'portal', verified: true },
    content: { text: 'More.', files: [] },
  }
}
