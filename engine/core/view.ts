import type { Condition, ViewFile } from '#engine/schemas/types.ts'
import { evaluate } from './condition.ts'
import { linearPattern } from './pattern.ts'
import { earliestDeadline } from './sla/deadline.ts'
import { ticketSubject } from './ticket/subjects.ts'
import type { Channel, Priority, Ticket } from './ticket/ticket.ts'

/** What a store can ask by itself, in the names of its ticket filter; what is left out fits every ticket. */
export interface ViewFilter {
  readonly teams?: readonly string[]
  /** In one of these or inside it. */
  readonly states?: readonly string[]
  readonly priority?: Priority
  readonly channel?: Channel
  /** null: nobody's. */
  readonly assignee?: string | null
  readonly requester?: string
  readonly open?: boolean
}

export type SortKey = NonNullable<ViewFile['sort']>[number]

export interface ViewPlan {
  readonly filter: ViewFilter
  /** The whole condition, with the reader's id for `me`; null: the filter is all there is. */
  readonly when: Condition | null
  /** What is still to be asked of each ticket; null when the filter says it all. */
  readonly rest: Condition | null
  readonly sort: readonly SortKey[]
}

/** Priority highest first, then the earliest deadline; of equals the newest comes first. */
export const usualSort: readonly SortKey[] = ['-priority', 'dueAt']

/** A view as `reader` sees it (`assignee: "me"` is that agent; null: a program, whose `me` is nobody). Without `when`: all open tickets. */
export function planView(view: ViewFile, reader: string | null): ViewPlan {
  const sort = view.sort && view.sort.length > 0 ? view.sort : usualSort
  const own: ViewFilter = view.team === undefined ? {} : { teams: [view.team] }
  if (view.when === undefined) return { filter: { ...own, open: true }, when: null, rest: null, sort }
  const when = forReader(view.when, reader)
  let filter = own
  const rest: Record<string, unknown> = {}
  for (const [key, test] of Object.entries(when)) {
    const part = Object.hasOwn(plain, key) ? plain[key as keyof typeof plain](test, filter) : null
    if (part === null) rest[key] = test
    else filter = { ...filter, ...part }
  }
  return { filter, when, rest: Object.keys(rest).length === 0 ? null : (rest as Condition), sort }
}

/** Whether a ticket of the view's teams belongs to the view at `now`, whatever filter of the store found it. */
export function fitsView({ when }: ViewPlan, ticket: Ticket, now: number): boolean {
  return when === null || evaluate(when, ticketSubject(ticket), { now, matcher: linearPattern }).holds
}

/** Orders tickets as the view says; what has no deadline comes last, and of equals the newest first. */
export function compareTickets(sort: readonly SortKey[]): (one: Ticket, other: Ticket) => number {
  return (one, other) => {
    for (const key of sort) {
      const isTurned = key.startsWith('-')
      const field = (isTurned ? key.slice(1) : key) as keyof typeof sortable
      const difference = compareValues(sortable[field](one), sortable[field](other), isTurned)
      if (difference !== 0) return difference
    }
    return other.number - one.number
  }
}

/** Tests that the store's filter can express; null for any other test of that subject. */
const plain = {
  team: (test: unknown, { teams }: ViewFilter): ViewFilter | null => {
    const named = textsOf(test)
    return named && { teams: teams === undefined ? named : teams.filter((team) => named.includes(team)) }
  },
  state: (test: unknown): ViewFilter | null => {
    const states = textsOf(test)
    return states && { states }
  },
  priority: (test: unknown): ViewFilter | null =>
    test === 0 || test === 1 || test === 2 || test === 3 ? { priority: test } : null,
  channel: (test: unknown): ViewFilter | null =>
    test === 'form' || test === 'email' || test === 'chat' ? { channel: test } : null,
  assignee: (test: unknown): ViewFilter | null =>
    typeof test === 'string' ? { assignee: test } : isUnset(test) ? { assignee: null } : null,
  'requester.email': (test: unknown): ViewFilter | null => (typeof test === 'string' ? { requester: test } : null),
}

const sortable = {
  priority: ({ priority }: Ticket): number | null => priority,
  dueAt: ({ clocks }: Ticket): number | null => earliestDeadline(clocks)?.dueAt ?? null,
  createdAt: ({ createdAt }: Ticket): number | null => createdAt,
  updatedAt: ({ updatedAt }: Ticket): number | null => updatedAt,
}

function compareValues(one: number | null, other: number | null, isTurned: boolean): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1
  return isTurned ? other - one : one - other
}

function textsOf(test: unknown): readonly string[] | null {
  const listed = Array.isArray(test) ? test : [test]
  return listed.every((one) => typeof one === 'string') ? listed : null
}

function isUnset(test: unknown): boolean {
  return (
    typeof test === 'object' &&
    test !== null &&
    Object.keys(test).length === 1 &&
    'isSet' in test &&
    test.isSet === false
  )
}

/** No id of an agent, so that nobody has such tickets. */
const nobody = '(nobody)'

function forReader(when: Condition, reader: string | null): Condition {
  const named = (test: unknown): unknown => {
    if (test === 'me') return reader ?? nobody
    if (Array.isArray(test)) return test.map(named)
    return typeof test === 'object' && test !== null ? mapped(test, (_, inner) => named(inner)) : test
  }
  return mapped(when, (key, test) => {
    if (key === 'any') return (test as readonly Condition[]).map((one) => forReader(one, reader))
    if (key === 'not') return forReader(test as Condition, reader)
    return key === 'assignee' ? named(test) : test
  }) as Condition
}

function mapped(object: object, change: (key: string, value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]))
}
