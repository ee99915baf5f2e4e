import { cleanLine } from '#engine/core/text.ts'
import type { Priority } from '#engine/core/ticket/ticket.ts'
import type { SortKey } from '#engine/core/view.ts'
import type { ListQuery } from '#engine/http/ticket-list.ts'
import type { ViewFile } from '#engine/schemas/types.ts'

export type Column = NonNullable<ViewFile['columns']>[number]

/** What a list of the desk is asked for: by its address, or by a view that an agent saved. */
export interface Wish {
  /** Id of a view of the files; null for none. */
  readonly view: string | null
  readonly filters: Readonly<Partial<Record<FilterName, string>>>
  /** Empty: as the view says, else priority, then deadline. */
  readonly sort: readonly SortKey[]
  /** Empty: as the view says, else the usual ones. */
  readonly columns: readonly Column[]
}

export const filterNames = ['q', 'snoozed', 'team', 'state', 'priority', 'assignee', 'channel', 'requester'] as const
export type FilterName = (typeof filterNames)[number]
/** In place of an agent's id, of which it can be none: tickets that nobody has. */
export const nobody = '_'

export const columnNames = [
  'priority',
  'number',
  'requester',
  'title',
  'tags',
  'state',
  'team',
  'channel',
  'dueAt',
  'assignee',
  'createdAt',
  'updatedAt',
] as const satisfies readonly Column[]

/** What a list shows when nobody chose. */
export const usualColumns: readonly Column[] = [
  'priority',
  'number',
  'requester',
  'title',
  'tags',
  'state',
  'dueAt',
  'assignee',
  'updatedAt',
]

const sortNames: ReadonlySet<string> = new Set(
  (['priority', 'dueAt', 'createdAt', 'updatedAt'] as const).flatMap((key) => [key, `-${key}`]),
)
const longestFilter = 200

/**
 * Reads an address: every filter by its name, `sort` as keys joined by commas, `column` once for each. What stands there counts before what
 * was saved, and a filter that stands there empty takes the saved one away. What makes no sense is left out.
 */
export function readWish(asked: URLSearchParams, saved: Wish | null): Wish {
  const filters: Partial<Record<FilterName, string>> = {}
  for (const name of filterNames) {
    const value = cleanLine(asked.get(name) ?? saved?.filters[name] ?? '', longestFilter)
    if (value !== '' && (known[name]?.(value) ?? true)) filters[name] = value
  }
  const sort = (asked.get('sort') ?? '').split(',').filter((key): key is SortKey => sortNames.has(key))
  const columns = columnNames.filter((name) => asked.getAll('column').includes(name))
  return {
    view: asked.get('view') ?? saved?.view ?? null,
    filters,
    sort: sort.length > 0 ? sort.slice(0, 4) : (saved?.sort ?? []),
    columns: columns.length > 0 ? columns : (saved?.columns ?? []),
  }
}

const known: Readonly<Partial<Record<FilterName, (value: string) => boolean>>> = {
  snoozed: (value) => value === 'yes',
  priority: (value) => /^[0-3]$/.test(value),
  channel: (value) => value === 'form' || value === 'email' || value === 'chat',
}

/** Without a view and without a search, the list is every open ticket; asked for one state, it is that state. */
export function queryOf({ view, filters }: Pick<Wish, 'view' | 'filters'>): Omit<ListQuery, 'limit'> {
  const { q, state, requester, snoozed, team, priority, assignee, channel } = filters
  const isEverything = view !== null || q !== undefined || state !== undefined || requester !== undefined
  return {
    view,
    team: team ?? null,
    ...(snoozed !== undefined ? { whereabouts: 'snoozed' as const } : !isEverything && { open: true }),
    ...(q !== undefined && { text: q }),
    ...(state !== undefined && { states: [state] }),
    ...(priority !== undefined && { priority: Number(priority) as Priority }),
    ...(assignee !== undefined && { assignee: assignee === nobody ? null : assignee }),
    ...(channel !== undefined && { channel: channel as 'form' }),
    ...(requester !== undefined && { requester }),
  }
}
