import type { Definitions } from '#engine/core/catalogue.ts'
import { keepMade } from '#engine/core/keep-made.ts'
import { macroTitle, teamName } from '#engine/core/names.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { type SortKey, usualSort } from '#engine/core/view.ts'
import { statePaths, stateTexts } from '#engine/core/workflow/states.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readRows } from '#engine/http/resources/read-ticket.ts'
import type { TicketRow } from '#engine/http/resources/types.ts'
import { listTickets } from '#engine/http/ticket-list.ts'
import { countTickets } from './counts.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'
import { type Column, type FilterName, filterNames, queryOf, readWish, usualColumns, type Wish } from './list-query.ts'
import { type OwnView, ownViewsOf, type RefusedView, saveView } from './own-views.ts'
import { type Ring, ringOf } from './ring.ts'

export interface DeskListPage {
  readonly frame: DeskFrame
  /** The view of the files that is shown; null: open tickets, or what was searched for. */
  readonly view: { readonly id: string; readonly title: string } | null
  /** The agent's own view that is shown, also where something beside it was asked for. */
  readonly own: { readonly id: string; readonly title: string } | null
  /** The own view was made from a view that the files do not have any more: its id. */
  readonly lostView: string | null
  /** What narrows the list. */
  readonly filters: readonly ListFilter[]
  readonly states: readonly { readonly id: string; readonly title: string }[]
  readonly sort: readonly SortKey[]
  /** In the order in which they are shown; the title is always among them. */
  readonly columns: readonly Column[]
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
  readonly refused: RefusedView | null
}

export interface DeskRow extends TicketRow {
  readonly assigneeName: string | null
  readonly teamName: string
  readonly ring: Ring
}

export interface ListFilter {
  readonly name: FilterName
  readonly value: string
  /** What it is called: a team's or a state's name. */
  readonly title: string
  /** Address of the list without it. */
  readonly without: string
}

const onPage = 50

export function showList(c: DoorContext): Promise<Response> {
  return listPage(c, new URL(c.req.url), 200, null)
}

/** Saves what is shown as a view of this agent's own; what cannot be saved comes back with the list and what was typed. */
export async function postView(c: DoorContext): Promise<Response> {
  const saved = await saveView(c, c.req.param('id') ?? null)
  return saved instanceof Response ? saved : listPage(c, new URL(saved.address, c.req.url), 422, saved)
}

async function listPage(c: DoorContext, url: URL, status: number, refused: RefusedView | null): Promise<Response> {
  const { services } = c.var.door
  const frame = await deskFrame(c)
  const { running } = services.runtime.definitions()
  const own = await ownOf(c, url, frame.agent.id)
  const wish = readWish(url.searchParams, own)
  const isLost = own?.view !== null && own?.view === wish.view && !running.views.has(own.view)
  const view = wish.view === null || isLost ? null : running.views.get(wish.view)
  if (view === undefined) throw notFound()
  const query = queryOf({ ...wish, view: view?.id ?? null })
  const cursor = url.searchParams.get('cursor')
  const listed = await listTickets(services, callerOf(c), {
    ...query,
    limit: onPage,
    ...(wish.sort.length > 0 && { sort: wish.sort }),
    ...(cursor !== null && { cursor }),
  })
  if (listed === null) throw notFound()
  const [rows, total] = await Promise.all([
    readRows(services, listed.tickets, frame.language),
    totalOf(c, url, frame, { ...wish, view: view?.id ?? null }),
  ])
  const data: DeskListPage = {
    frame,
    view: frame.views.find(({ id }) => id === view?.id) ?? null,
    own: own && { id: own.id, title: own.title },
    lostView: isLost ? wish.view : null,
    filters: filtersOf(url, running, frame.language, wish, own),
    states: statesOf(running, frame.language),
    sort: firstOf<SortKey>(wish.sort, view?.value.sort, usualSort),
    columns: withTitle(firstOf<Column>(wish.columns, view?.value.columns, usualColumns)),
    tickets: rows.map((row, index) => deskRow(row, listed.tickets[index] as Ticket, running, frame.language)),
    macros: [...running.macros.keys()].map((id) => ({ id, title: macroTitle(running, id, frame.language) })),
    agents: [...running.agents.values()]
      .filter(({ value }) => value.role !== 'observer')
      .map(({ id, value }) => ({ id, name: value.name })),
    address: addressOf(url, {}),
    total,
    isLater: cursor !== null,
    first: addressOf(url, { cursor: null }),
    next: listed.next === null ? null : addressOf(url, { cursor: listed.next }),
    refused,
  }
  return deskPage(c, '/desk', data, status)
}

const deskRows = keepMade<TicketRow, DeskRow>()

/** With the names of today's files; the same object as long as it says the same. */
function deskRow(row: TicketRow, ticket: Ticket, running: Definitions, language: string): DeskRow {
  return deskRows(row, running.revision, () => ({ ...row, ...namesOf(row, ticket, running, language) }))
}

/** What the desk says of a ticket beside what the API does. */
export function namesOf(
  { assignee, team }: Pick<TicketRow, 'assignee' | 'team'>,
  ticket: Ticket,
  running: Definitions,
  language: string,
): Pick<DeskRow, 'assigneeName' | 'teamName' | 'ring'> {
  return {
    assigneeName: assignee === null ? null : (running.agents.get(assignee)?.value.name ?? assignee),
    teamName: teamName(running, team, language),
    ring: ringOf(running, ticket),
  }
}

async function ownOf(c: DoorContext, { searchParams }: URL, agent: string): Promise<OwnView | null> {
  const id = searchParams.get('own')
  if (id === null) return null
  const own = (await ownViewsOf(c.var.door.services, agent)).find((view) => view.id === id)
  if (own === undefined) throw notFound()
  return own
}

function firstOf<T>(...lists: readonly (readonly T[] | undefined)[]): readonly T[] {
  return lists.find((list) => list !== undefined && list.length > 0) ?? []
}

function withTitle(columns: readonly Column[]): readonly Column[] {
  return columns.includes('title') ? columns : ['title', ...columns]
}

function filtersOf(
  url: URL,
  running: Definitions,
  language: string,
  { filters }: Wish,
  own: OwnView | null,
): readonly ListFilter[] {
  return filterNames.flatMap((name): readonly ListFilter[] => {
    const value = filters[name]
    if (value === undefined) return []
    const title =
      name === 'team'
        ? teamName(running, value, language)
        : name === 'state'
          ? (statesOf(running, language).find(({ id }) => id === value)?.title ?? value)
          : name === 'assignee'
            ? (running.agents.get(value)?.value.name ?? value)
            : value
    const nothing = own?.filters[name] === undefined ? null : ''
    return [{ name, value, title, without: addressOf(url, { [name]: nothing, cursor: null }) }]
  })
}

/** What the frame has counted is not counted again. */
async function totalOf(c: DoorContext, url: URL, frame: DeskFrame, wish: Wish): Promise<number | null> {
  const isOwnAlone = [...url.searchParams.keys()].every((name) => name === 'own' || name === 'cursor')
  if (url.searchParams.has('own') && isOwnAlone)
    return frame.ownViews.find(({ id }) => id === url.searchParams.get('own'))?.count ?? null
  const { view, team, text, ...filter } = queryOf(wish)
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
function addressOf({ searchParams }: URL, change: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(searchParams)
  for (const [name, value] of Object.entries(change)) {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  const said = query.toString()
  return said === '' ? '/desk' : `/desk?${said}`
}
