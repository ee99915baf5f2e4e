import type { Forms } from '#engine/channels/form/forms.ts'
import { readPost } from '#engine/channels/form/post.ts'
import { postCaps } from '#engine/channels/form/posted.ts'
import type { Uploads } from '#engine/channels/form/uploads.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { repeatId } from '#engine/core/repeat-id.ts'
import { openPlaceholders } from '#engine/core/reply.ts'
import { can, ticketRight } from '#engine/core/rights.ts'
import { cleanText } from '#engine/core/text.ts'
import { isStep } from '#engine/core/ticket/allowed.ts'
import { filesOf } from '#engine/core/ticket/request-thread.ts'
import type { Priority, Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { actorOf } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { statusOf } from '#engine/http/errors.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import type { TicketChange } from '#engine/http/resources/types.ts'
import { apiOwner } from '#engine/http/routes/api/files.ts'
import { takeBack } from '#engine/http/routes/api/messages.ts'
import { changesFor } from '#engine/http/routes/api/ticket-change.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import { type Change, submitChanges } from '#engine/http/routes/api/write.ts'
import { dropDraft } from './at-work.ts'
import { forgetDone } from './bulk.ts'
import { deskZone } from './frame.ts'
import { deskLanguage } from './language.ts'
import { fileRefs, replyChange, sendTimeOf } from './replies.ts'
import { type RefusedWork, ticketPage } from './ticket.ts'
import { say, why } from './words.ts'

export interface Desk {
  readonly forms: Forms
  readonly uploads: Uploads
}

const messageCharacters = 100_000
const once = { body: null, version: null }

/** A reply or a note, with files; what cannot be taken comes back with what was typed. */
export async function postMessage(c: DoorContext, desk: Desk, kind: 'reply' | 'note'): Promise<Response> {
  const ticket = await ticketOf(c, kind)
  const { services } = c.var.door
  const caller = callerOf(c)
  const owner = apiOwner(caller)
  const { entries, oversized } = await readPost(c.req.raw, desk.uploads, owner, postCaps.fileBytes)
  const field = (name: string) => entries.find(([given]) => given === name)?.[1] ?? ''
  const text = cleanText(field('text'), messageCharacters)
  const ids = entries.filter(([name]) => name === 'files').map(([, value]) => value)
  const files = fileRefs((await desk.uploads.find(ids, owner)).values())
  const content = { text, files: files.map((file) => ({ ...file })) }
  const typed = { kind, text, files: filesOf(content), sendAt: field('sendAt').slice(0, 30) }
  const language = deskLanguage(c, caller)
  const [large] = oversized
  if (large) {
    const message = say(language, 'large', { name: large.name, size: String(postCaps.fileBytes / 1e6) })
    return ticketPage(c, desk.forms, 413, { ...typed, message })
  }
  if (text.trim() === '' && files.length === 0)
    return ticketPage(c, desk.forms, 422, { ...typed, message: say(language, 'empty') })
  const open = kind === 'reply' ? openPlaceholders(text) : []
  if (open.length > 0)
    return ticketPage(c, desk.forms, 422, {
      ...typed,
      message: say(language, 'open', { names: open.join(', ') }),
    })
  const now = services.clock.now()
  const time = sendTimeOf(field, deskZone(c), now)
  if (time === null) return ticketPage(c, desk.forms, 422, { ...typed, message: say(language, 'when') })
  const id = repeatId(field('docket-submission-id'))
  const key = id === null ? null : `desk:${owner}:${ticket.number}:${id}`
  const bodyHash = text + files.map(({ blob }) => blob).join() + (time.chosen ?? '') + field('solve')
  const change =
    kind === 'reply'
      ? replyChange(ticket, content, time, { now, solves: field('solve') !== '' })
      : noteChange(services.runtime.definitions().running, ticket, content)
  return perform(c, desk, ticket, typed, async () => {
    await services.runtime.submit({
      ticket: ticket.number,
      event: { data: { via: 'desk' }, ...change, by: actorOf(caller), content },
      dedupe: key === null ? null : { key, bodyHash, keptMs: 24 * 3_600_000 },
      expectedVersion: null,
      files,
    })
    if (caller.kind !== 'agent') return
    await dropDraft(services, caller.agent.id, ticket.number, kind)
    if (kind === 'reply') await forgetDone(services, caller.agent.id)
  })
}

/** A note tells those it names by `@id`, as far as they may read the ticket. */
function noteChange(running: Definitions, ticket: Ticket, content: JsonObject & { readonly text: string }): Change {
  const named = new Set(
    [...content.text.matchAll(/(?<![\w.@])@([a-z0-9][a-z0-9-]*)/gi)].map(([, id = '']) => id.toLowerCase()),
  )
  const right = ticketRight(running, ticket)
  const mentions = [...running.agents.values()]
    .filter((agent) => named.has(agent.id.toLowerCase()) && can({ kind: 'agent', agent }, 'read-notes', right))
    .map(({ id }) => id)
  return { type: 'agent.noted', data: { via: 'desk', ...(mentions.length > 0 && { mentions }) }, content }
}

/** Undo: the reply does not go out, and its text stands in the editor again. */
export async function postUndo(c: DoorContext, desk: Desk): Promise<Response> {
  const ticket = await ticketOf(c, 'reply')
  const id = c.req.param('id') ?? ''
  try {
    await takeBack(c, ticket, id)
    return c.redirect(`/desk/tickets/${ticket.number}?draft=${id}`, 303)
  } catch (error) {
    if (!(error instanceof DocketError) || error.code !== 'not-allowed-here') throw error
    const message = say(deskLanguage(c, callerOf(c)), 'sent')
    return ticketPage(c, desk.forms, statusOf[error.code], { ...nothingTyped, message })
  }
}

/** An event that the workflow takes: one of the desk's buttons. */
export async function postEvent(c: DoorContext, desk: Desk): Promise<Response> {
  const ticket = await ticketOf(c, 'move')
  const type = (await readFields(c)).get('type') ?? ''
  if (!isStep(await definitionsOf(c.var.door.services, ticket), ticket, type)) throw notFound()
  return perform(c, desk, ticket, nothingTyped, () => submitChanges(c, ticket, [{ type }], once))
}

/** Priority, assignee, team or tags: one small form each. */
export async function postChange(c: DoorContext, desk: Desk): Promise<Response> {
  const ticket = await ticketOf(c, 'change')
  const asked = changeOf(await readFields(c))
  const { running } = c.var.door.services.runtime.definitions()
  return perform(c, desk, ticket, nothingTyped, async () =>
    submitChanges(c, ticket, changesFor(ticket, asked, running), once),
  )
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
  if (decision !== 'accept' && decision !== 'discard') throw notFound()
  const change: Change = { type: decision === 'accept' ? 'ticket.accepted' : 'ticket.discarded' }
  await submitChanges(c, ticket, [change], once)
  return decision === 'accept' ? back(c, ticket) : c.redirect('/desk/shelf', 303)
}

const nothingTyped = { kind: 'change', text: '', files: [], sendAt: '' } as const

/** Does it and goes back to the ticket; a refusal shows the ticket as it is now, with the reason. */
async function perform(
  c: DoorContext,
  desk: Desk,
  ticket: Ticket,
  typed: Omit<RefusedWork, 'message'>,
  work: () => Promise<unknown>,
): Promise<Response> {
  try {
    await work()
    return back(c, ticket)
  } catch (error) {
    if (!(error instanceof DocketError) || !shown.has(error.code)) throw error
    const now = (await c.var.door.services.store.tickets.get(ticket.number)) ?? ticket
    const about = { definitions: await definitionsOf(c.var.door.services, now), ticket: now }
    const message = why(deskLanguage(c, callerOf(c)), error, about)
    return ticketPage(c, desk.forms, statusOf[error.code], { ...typed, message })
  }
}

const shown: ReadonlySet<string> = new Set(['not-allowed-here', 'invalid', 'conflict', 'stale-version'])

function back(c: DoorContext, { number }: Ticket): Response {
  return c.redirect(`/desk/tickets/${number}`, 303)
}
