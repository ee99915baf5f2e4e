import type { Forms } from '#engine/channels/form/forms.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { instantOfWallTime } from '#engine/core/form/wall-time.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { statusOf } from '#engine/http/errors.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import { link, merge, split, unmerge } from '#engine/http/routes/api/joins.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import { submitChanges } from '#engine/http/routes/api/write.ts'
import { deskZone } from './frame.ts'
import { deskLanguage } from './language.ts'
import { ticketPage } from './ticket.ts'
import { why } from './words.ts'

type Work = (c: DoorContext, ticket: Ticket, fields: URLSearchParams) => Promise<Ticket>

const once = { body: null, version: null }

/** What else is done with a ticket, one small form each; the ticket that each gives is the one to look at next. */
const works: Readonly<Record<string, Work>> = {
  merge: async (c, ticket, fields) => {
    const into = Number(fields.get('into'))
    await merge(c, ticket, into)
    return { ...ticket, number: into }
  },
  unmerge: (c, ticket) => unmerge(c, ticket),
  split: (c, ticket, fields) => split(c, ticket, fields.getAll('entry').map(Number)),
  link: (c, ticket, fields) => link(c, ticket, Number(fields.get('to')), true),
  unlink: (c, ticket, fields) => link(c, ticket, Number(fields.get('to')), false),
  snooze: (c, ticket, fields) => {
    const until = snoozeOf(fields, deskZone(c), c.var.door.services.clock.now())
    return submitChanges(c, ticket, [{ type: 'ticket.snoozed', data: { until } }], once)
  },
  wake: (c, ticket) => submitChanges(c, ticket, [{ type: 'ticket.woken' }], once),
  follow: (c, ticket) => follow(c, ticket, 'follower.added'),
  unfollow: (c, ticket) => follow(c, ticket, 'follower.removed'),
}

export async function postWork(c: DoorContext, forms: Forms): Promise<Response> {
  const ticket = await ticketOf(c, 'change')
  const work = Object.hasOwn(works, c.req.param('work') ?? '') ? works[c.req.param('work') ?? ''] : undefined
  if (work === undefined) throw notFound()
  const fields = new URLSearchParams(await c.req.text())
  try {
    const next = await work(c, ticket, fields)
    return c.redirect(`/desk/tickets/${next.number}`, 303)
  } catch (error) {
    if (!(error instanceof DocketError) || (error.code !== 'not-allowed-here' && error.code !== 'invalid')) throw error
    const now = (await c.var.door.services.store.tickets.get(ticket.number)) ?? ticket
    const about = { definitions: await definitionsOf(c.var.door.services, now), ticket: now }
    const message = why(deskLanguage(c, callerOf(c)), error, about)
    return ticketPage(c, forms, statusOf[error.code], {
      kind: 'change',
      text: '',
      files: [],
      sendAt: '',
      message,
      work: { name: c.req.param('work') ?? '', typed: fields.toString() },
    })
  }
}

/** Hours from now, a wall time in the agent's zone, or (null) until somebody writes. NaN, which is refused, for anything else. */
function snoozeOf(fields: URLSearchParams, timeZone: string, now: number): number | null {
  const hours = fields.get('hours') ?? ''
  if (hours === 'reply') return null
  if (hours !== '') return now + Number(hours) * 3_600_000
  return Date.parse(instantOfWallTime(fields.get('at') ?? '', timeZone) ?? '')
}

function follow(c: DoorContext, ticket: Ticket, type: string): Promise<Ticket> {
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  return submitChanges(c, ticket, [{ type, data: { agent: caller.agent.id } }], once)
}
