import { readPost } from '#engine/channels/form/post.ts'
import { postCaps } from '#engine/channels/form/posted.ts'
import type { Uploads } from '#engine/channels/form/uploads.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import { cleanText } from '#engine/core/text.ts'
import { isStep } from '#engine/core/ticket/allowed.ts'
import type { FileRef } from '#engine/core/ticket/event.ts'
import type { Priority, Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { definitionsOf, readTicket } from '#engine/http/resources/read-ticket.ts'
import type { TicketChange, TicketResource } from '#engine/http/resources/types.ts'
import { apiOwner } from '#engine/http/routes/api/files.ts'
import { changesFor } from '#engine/http/routes/api/ticket-change.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import { type Change, submitChanges } from '#engine/http/routes/api/write.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface DeskTicketPage {
  readonly frame: DeskFrame
  readonly ticket: TicketResource
  readonly teamName: string
  readonly assigneeName: string | null
  readonly agents: readonly { readonly id: string; readonly name: string }[]
  readonly teams: readonly { readonly id: string; readonly name: string }[]
  readonly linked: readonly number[]
  readonly promisedAt: number | null
  /** IANA name of the zone of the requester, where it is known. */
  readonly requesterTimeZone: string | null
  readonly form: string | null
  /** Mails of this ticket that were given up. */
  readonly letters: readonly {
    readonly id: string
    readonly template: string
    readonly address: string
    readonly error: string
  }[]
  readonly may: {
    readonly reply: boolean
    readonly note: boolean
    readonly change: boolean
    readonly accept: boolean
    readonly revive: boolean
  }
  /** Why something was not done, with what was typed. */
  readonly refused: { readonly message: string; readonly reply: string; readonly note: string } | null
  /** A fresh id that makes sending twice harmless. */
  readonly messageId: string
}

const messageCharacters = 100_000

export async function showTicket(c: DoorContext): Promise<Response> {
  return ticketPage(c, await ticketOf(c, 'read-notes'), 200, null)
}

async function ticketPage(
  c: DoorContext,
  ticket: Ticket,
  status: number,
  refused: DeskTicketPage['refused'],
): Promise<Response> {
  const { services } = c.var.door
  const caller = callerOf(c)
  const frame = await deskFrame(c)
  const { running } = services.runtime.definitions()
  const right = ticketRight(running, ticket)
  const resource = await readTicket(services, ticket, caller, frame.language)
  const named = <T extends { readonly id: string; readonly value: { readonly name: string } }>(all: Iterable<T>) =>
    [...all].map(({ id, value }) => ({ id, name: value.name }))
  const outbox = await services.store.outbox.ofTicket(ticket.number)
  const working = can(caller, 'change', right)
  return deskPage(
    c,
    '/desk/ticket',
    {
      frame,
      ticket: working ? resource : { ...resource, allowed: [] },
      teamName: running.teams.get(ticket.team)?.value.name ?? ticket.team,
      assigneeName:
        ticket.assignee === null ? null : (running.agents.get(ticket.assignee)?.value.name ?? ticket.assignee),
      agents: named(running.agents.values()),
      teams: named(running.teams.values()),
      linked: ticket.linked,
      promisedAt: ticket.promised?.dueAt ?? null,
      requesterTimeZone: ticket.timeZone,
      form: ticket.form?.id ?? null,
      letters: outbox.flatMap(({ effect, state, lastError }) =>
        state === 'dead' && effect.kind === 'mail'
          ? [
              {
                id: effect.id,
                template: effect.payload.template,
                address: effect.payload.address,
                error: lastError ?? '',
              },
            ]
          : [],
      ),
      may: {
        reply: can(caller, 'reply', right) && !ticket.shelved,
        note: can(caller, 'note', right),
        change: working && !ticket.shelved,
        accept: can(caller, 'accept', right) && ticket.shelved,
        revive: can(caller, 'revive', { kind: 'outbox' }),
      },
      refused,
      messageId: services.random.id(),
    } satisfies DeskTicketPage,
    status,
  )
}

/** A reply or a note, with files; what cannot be taken comes back with what was typed. */
export async function postMessage(
  c: DoorContext,
  uploads: Uploads,
  type: 'agent.replied' | 'agent.noted',
): Promise<Response> {
  const ticket = await ticketOf(c, type === 'agent.replied' ? 'reply' : 'note')
  const owner = apiOwner(callerOf(c))
  const { entries, oversized } = await readPost(c.req.raw, uploads, owner, postCaps.fileBytes)
  const field = (name: string) => entries.find(([given]) => given === name)?.[1] ?? ''
  const text = cleanText(field('text'), messageCharacters)
  const ids = entries.filter(([name]) => name === 'files').map(([, value]) => value)
  const files = [...(await uploads.find(ids, owner)).values()].map(
    ({ id, blob, name, type: kind, size }): FileRef => ({ id, blob, name, type: kind, size }),
  )
  const typed = { reply: type === 'agent.replied' ? text : '', note: type === 'agent.noted' ? text : '' }
  if (oversized.length > 0)
    return ticketPage(c, ticket, 413, { ...typed, message: `A file may have ${postCaps.fileBytes / 1e6} MB.` })
  if (text.trim() === '' && files.length === 0)
    return ticketPage(c, ticket, 422, { ...typed, message: 'Write something first.' })
  const { services } = c.var.door
  const caller = callerOf(c)
  const id = field('docket-submission-id').slice(0, 100)
  return perform(c, ticket, typed, async () => {
    await services.runtime.submit({
      ticket: ticket.number,
      event: {
        type,
        by: caller.kind === 'agent' ? { role: 'agent', id: caller.agent.id } : { role: 'program', id: caller.name },
        data: { via: 'desk' },
        content: { text, files: files.map((file) => ({ ...file })) },
      },
      dedupe:
        id === '' ? null : { key: `desk:${owner}:${ticket.number}:${id}`, bodyHash: text, keptMs: 24 * 3_600_000 },
      expectedVersion: null,
      files,
    })
  })
}

/** An event that the workflow takes: one of the desk's buttons. */
export async function postEvent(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'move')
  const type = (await readFields(c)).get('type') ?? ''
  const definitions = await definitionsOf(c.var.door.services, ticket)
  if (!isStep(definitions, ticket, type)) throw notFound()
  return perform(c, ticket, nothingTyped, () => submitChanges(c, ticket, [{ type }], once))
}

/** Priority, assignee, team or tags: one small form each. */
export async function postChange(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'change')
  const asked = changeOf(await readFields(c))
  const { running } = c.var.door.services.runtime.definitions()
  return perform(c, ticket, nothingTyped, () => submitChanges(c, ticket, changesFor(ticket, asked, running), once))
}

function changeOf(fields: ReadonlyMap<string, string>): TicketChange {
  const priority = fields.get('priority')
  const assignee = fields.get('assignee')
  const team = fields.get('team')
  const tags = fields.get('tags')
  return {
    ...(priority !== undefined && /^[0-3]$/.test(priority) && { priority: Number(priority) as Priority }),
    ...(assignee !== undefined && { assignee: assignee === '' ? null : assignee }),
    ...(team !== undefined && { team }),
    ...(tags !== undefined && {
      tags: tags
        .split(/[,，]/)
        .map((tag) => tag.trim())
        .filter(Boolean),
    }),
  }
}

/** The decision about a ticket on the shelf. */
export async function postShelf(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'accept')
  if (!ticket.shelved) throw notFound()
  const decision = (await readFields(c)).get('decision')
  const change: Change = { type: decision === 'accept' ? 'ticket.accepted' : 'ticket.discarded' }
  await submitChanges(c, ticket, [change], once)
  return decision === 'accept' ? back(c, ticket) : c.redirect('/desk?shelf', 303)
}

const nothingTyped = { reply: '', note: '' }
const once = { body: null, version: null }

/** Does it and goes back to the ticket; a refusal shows the ticket with the reason. */
async function perform(
  c: DoorContext,
  ticket: Ticket,
  typed: { readonly reply: string; readonly note: string },
  work: () => Promise<unknown>,
): Promise<Response> {
  try {
    await work()
    return back(c, ticket)
  } catch (error) {
    if (
      !(error instanceof DocketError) ||
      !['not-allowed-here', 'invalid', 'conflict', 'stale-version'].includes(error.code)
    )
      throw error
    const now = (await c.var.door.services.store.tickets.get(ticket.number)) ?? ticket
    return ticketPage(c, now, 409, { ...typed, message: error.message })
  }
}

function back(c: DoorContext, { number }: Ticket): Response {
  return c.redirect(`/desk/tickets/${number}`, 303)
}
