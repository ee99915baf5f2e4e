import type { Definitions } from '#engine/core/catalogue.ts'
import { cleanLine } from '#engine/core/text.ts'
import type { Priority } from '#engine/core/ticket/ticket.ts'
import { statePaths, stateTexts } from '#engine/core/workflow/states.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readRows } from '#engine/http/resources/read-ticket.ts'
import type { TicketRow } from '#engine/http/resources/types.ts'
import { type ListQuery, listTickets } from '#engine/http/ticket-list.ts'
import { countTickets } from './counts.ts'
import { type DeskFrame, deskFrame, deskPage, teamName } from './frame.ts'
import { type Ring, ringOf } from './ring.ts'

export interface DeskListPage {
  readonly frame: DeskFrame
  /** The view that is shown; null: open tickets, or what was searched for. */
  readonly view: { readonly id: string; readonly title: string } | null
  /** What narrows the list, as it stands in the address. */
  readonly filters: readonly ListFilter[]
  readonly states: readonly { readonly id: string; readonly title: string }[]
  /** Priority highest first, then deadline. */
  readonly tickets: readonly DeskRow[]
  /** Macros that can be run on what is chosen. */
  readonly macros: readonly { readonly id: string; readonly title: string }[]
  readonly agents: readonly { readonly id: string; readonly name: string }[]
  /** Address of this very list, page included. */
  readonly address: string
  /** How many there are, `frame.mostCounted` at most; null where that is not known. */
  readonly total: number | null
  /** Whether this is not the first page of the list. */
  readonly isLater: boolean
  /** Address of the list without its page. */
  readonly first: string
  /** Address of the next page, or null. */
  readonly next: string | null
}

export interface DeskRow extends TicketRow {
  readonly assigneeName: string | null
  readonly teamName: string
  readonly ring: Ring
}

export interface ListFilter {
  readonly name: (typeof filterNames)[number]
  readonly value: string
  /** What it is called: a team's or a state's name. */
  readonly title: string
  /** Address of the list without it. */
  readonly without: string
}

const filterNames = ['q', 'snoozed', 'team', 'state', 'priority', 'channel', 'requester'] as const
const onPage = 50

export async function showList(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const frame = await deskFrame(c)
  const { running } = services.runtime.definitions()
  const caller = callerOf(c)
  const asked = c.req.query('view')
  const view = asked === undefined ? null : running.views.get(asked)
  if (view === undefined) throw notFound()
  const filters = filtersOf(c, running, frame.language)
  const query = queryOf(filters, view?.id ?? null)
  const cursor = c.req.query('cursor')
  const listed = await listTickets(services, caller, {
    ...query,
    limit: onPage,
    ...(cursor !== undefined && { cursor }),
  })
  if (listed === null) throw notFound()
  const [rows, total] = await Promise.all([
    readRows(services, listed.tickets, frame.language),
    totalOf(c, frame, query),
  ])
  const rings = new Map(listed.tickets.map((ticket) => [ticket.number, ringOf(running, ticket)]))
  return deskPage(c, '/desk', {
    frame,
    view: frame.views.find(({ id }) => id === view?.id) ?? null,
    filters,
    states: statesOf(running, frame.language),
    tickets: rows.map((row) => ({
      ...row,
      assigneeName: row.assignee === null ? null : (running.agents.get(row.assignee)?.value.name ?? row.assignee),
      teamName: teamName(running, row.team, frame.language),
      ring: rings.get(row.number) ?? 'open',
    })),
    macros: [...running.macros.values()].map(({ id, value }) => ({
      id,
      title: value.i18n?.[frame.language]?.title ?? value.title,
    })),
    agents: [...running.agents.values()]
      .filter(({ value }) => value.role !== 'observer')
      .map(({ id, value }) => ({ id, name: value.name })),
    address: addressOf(c, {}),
    total,
    isLater: cursor !== undefined,
    first: addressOf(c, { cursor: null }),
    next: listed.next === null ? null : addressOf(c, { cursor: listed.next }),
  } satisfies DeskListPage)
}

function filtersOf(c: DoorContext, running: Definitions, language: string): readonly ListFilter[] {
  return filterNames.flatMap((name): readonly ListFilter[] => {
    const value = cleanLine(c.req.query(name) ?? '', 200)
    if (value === '' || (name === 'priority' && !/^[0-3]$/.test(value))) return []
    if (name === 'snoozed' && value !== 'yes') return []
    if (name === 'channel' && !['form', 'email', 'chat'].includes(value)) return []
    const title =
      name === 'team'
        ? teamName(running, value, language)
        : name === 'state'
          ? (statesOf(running, language).find(({ id }) => id === value)?.title ?? value)
          : value
    return [{ name, value, title, without: addressOf(c, { [name]: null, cursor: null }) }]
  })
}

/** Without a view and without a search, the list is every open ticket; asked for one state, it is that state. */
function queryOf(filters: readonly ListFilter[], view: string | null): Omit<ListQuery, 'limit'> {
  const asked = Object.fromEntries(filters.map(({ name, value }) => [name, value])) as Partial<
    Record<ListFilter['name'], string>
  >
  const isEverything =
    view !== null || asked.q !== undefined || asked.state !== undefined || asked.requester !== undefined
  return {
    view,
    team: asked.team ?? null,
    ...(asked.snoozed !== undefined ? { whereabouts: 'snoozed' as const } : !isEverything && { open: true }),
    ...(asked.q !== undefined && { text: asked.q }),
    ...(asked.state !== undefined && { states: [asked.state] }),
    ...(asked.priority !== undefined && { priority: Number(asked.priority) as Priority }),
    ...(asked.channel !== undefined && { channel: asked.channel as 'form' }),
    ...(asked.requester !== undefined && { requester: asked.requester }),
  }
}

/** What the frame has counted is not counted again. */
async function totalOf(c: DoorContext, frame: DeskFrame, query: Omit<ListQuery, 'limit'>): Promise<number | null> {
  const { view, team, text, ...filter } = query
  if (text !== undefined) return null
  const isWhole = team === null && Object.keys(filter).length === 0
  if (view !== null) return isWhole ? (frame.views.find(({ id }) => id === view)?.count ?? null) : null
  if (filter.open && team === null && Object.keys(filter).length === 1) return frame.open
  const asked = { ...filter, ...(team !== null && { teams: [team] }) }
  return (await countTickets(c.var.door.services, callerOf(c), [asked]))[0] ?? null
}

/** States of all workflows, in file order, by their title: two workflows may call the same thing by one name. */
function statesOf({ workflows }: Definitions, language: string): DeskListPage['states'] {
  const titles = new Map<string, string>()
  for (const { value } of workflows.values())
    for (const path of statePaths(value))
      if (!titles.has(path)) titles.set(path, stateTexts(value, path, language).title)
  return [...titles].map(([id, title]) => ({ id, title }))
}

/** This list's address with parameters changed; null takes one away. */
function addressOf(c: DoorContext, change: Readonly<Record<string, string | null>>): string {
  const query = new URL(c.req.url).searchParams
  for (const [name, value] of Object.entries(change)) {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  const said = query.toString()
  return said === '' ? '/desk' : `/desk?${said}`
}
