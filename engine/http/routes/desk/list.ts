import type { Priority } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readRows } from '#engine/http/resources/read-ticket.ts'
import type { TicketRow } from '#engine/http/resources/types.ts'
import { listTickets } from '#engine/http/ticket-list.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface DeskListPage {
  readonly frame: DeskFrame
  /** Null on the shelf and while searching without a view. */
  readonly view: { readonly id: string; readonly title: string } | null
  readonly shelf: boolean
  readonly query: string
  /** Priority highest first, then deadline. */
  readonly tickets: readonly (TicketRow & { readonly assigneeName: string | null; readonly teamName: string })[]
  /** Address of the next page, or null. */
  readonly next: string | null
}

const onPage = 50

export async function showList(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const frame = await deskFrame(c)
  const shelf = c.req.query('shelf') !== undefined
  const query = (c.req.query('q') ?? '').trim().slice(0, 200)
  const asked = c.req.query('view')
  const id = asked ?? (shelf || query !== '' ? null : (frame.views[0]?.id ?? null))
  const cursor = c.req.query('cursor')
  const priority = /^[0-3]$/.test(c.req.query('priority') ?? '')
    ? (Number(c.req.query('priority')) as Priority)
    : undefined
  const state = c.req.query('state')
  const listed = await listTickets(services, callerOf(c), {
    view: id,
    team: c.req.query('team') ?? null,
    limit: onPage,
    shelved: shelf,
    ...(shelf && { open: true }),
    ...(query !== '' && { text: query }),
    ...(cursor !== undefined && { cursor }),
    ...(priority !== undefined && { priority }),
    ...(state !== undefined && { state }),
  })
  if (listed === null) throw notFound()
  const { running } = services.runtime.definitions()
  const rows = await readRows(services, listed.numbers, frame.language)
  return deskPage(c, '/desk', {
    frame,
    view: frame.views.find((view) => view.id === id) ?? null,
    shelf,
    query,
    tickets: rows.map((row) => ({
      ...row,
      assigneeName: row.assignee === null ? null : (running.agents.get(row.assignee)?.value.name ?? row.assignee),
      teamName: running.teams.get(row.team)?.value.name ?? row.team,
    })),
    next: listed.next === null ? null : nextAddress(c, listed.next),
  } satisfies DeskListPage)
}

function nextAddress(c: DoorContext, cursor: string): string {
  const query = new URLSearchParams(new URL(c.req.url).search)
  query.set('cursor', cursor)
  return `/desk?${query}`
}
