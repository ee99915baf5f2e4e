import { isOfColleague, organisationsOf } from '#engine/core/organisation.ts'
import { type PromiseView, promiseView } from '#engine/core/ticket/promise-view.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { stateTexts, toldOf } from '#engine/core/workflow/states.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import type { Services } from '#engine/http/services.ts'
import type { TicketFilter } from '#engine/store/ticket-store.ts'

/** Where a colleague reads a request. */
export const colleaguePath = (number: number | string) => `/requests/colleagues/${number}`

/** One of a person's requests, or of a colleague's, as the list of them shows it. */
export interface OwnRequest {
  readonly number: number
  readonly title: string
  /** Whose it is; null for the person's own. */
  readonly of: string | null
  /** Address of its page: by the key that proves the address, or for this visit alone where it is a colleague's. */
  readonly path: string
  /** Where it stands and what happens next, in the words of the workflow; null where customers are told of no state. */
  readonly state: { readonly title: string; readonly note: string | null } | null
  readonly promise: PromiseView
  readonly isOpen: boolean
  readonly createdAt: number
}

export interface OwnRequests {
  /** Newest first. */
  readonly requests: readonly OwnRequest[]
  /** What colleagues asked, where teams let them read along: an entry each organisation, newest first. */
  readonly colleagues: readonly { readonly name: string; readonly requests: readonly OwnRequest[] }[]
  /** There are more than were looked through. */
  readonly isCut: boolean
}

/** So many requests of one address, and of one organisation to one team, are looked through: more than a person writes. */
const mostRead = 400
const onPage = 200

/**
 * The requests of an address, and those of its colleagues, that fit what is searched for: number, title, and the words of the first
 * message. The desk's search is not asked, since it also knows what agents noted.
 * @param prefix `/zh-cn` or nothing
 */
export async function ownRequests(
  services: Pick<Services, 'store' | 'runtime' | 'clock' | 'keys'>,
  { email, search, language, prefix }: { email: string; search: string; language: string; prefix: string },
): Promise<OwnRequests> {
  const shown = async (tickets: readonly Ticket[]) => {
    const found = search === '' ? tickets : await fitting(services, tickets, search)
    const newest = found.toSorted((a, b) => b.createdAt - a.createdAt || b.number - a.number)
    return Promise.all(newest.map((ticket) => requestOf(services, ticket, { email, language, prefix })))
  }
  const own = await read(services, { requester: email })
  const colleagues = await colleaguesOf(services, email)
  return {
    requests: await shown(own.tickets),
    colleagues: await Promise.all(
      colleagues.map(async ({ name, tickets }) => ({ name, requests: await shown(tickets) })),
    ),
    isCut: own.isCut || colleagues.some(({ isCut }) => isCut),
  }
}

/** An organisation that several teams name is one entry. */
async function colleaguesOf(services: Pick<Services, 'store' | 'runtime'>, email: string) {
  const { running } = services.runtime.definitions()
  const entries = await Promise.all(
    organisationsOf(running, email).map(async ({ team, name, domains }) => {
      const { tickets, isCut } = await read(services, { teams: [team], domains, sort: ['createdAt'] })
      return { name, isCut, tickets: tickets.filter((ticket) => isOfColleague(running, email, ticket)) }
    }),
  )
  return [...Map.groupBy(entries, ({ name }) => name)].map(([name, parts]) => ({
    name,
    isCut: parts.some(({ isCut }) => isCut),
    tickets: [...new Map(parts.flatMap(({ tickets }) => tickets.map((one) => [one.number, one] as const))).values()],
  }))
}

async function read({ store }: Pick<Services, 'store'>, filter: Omit<TicketFilter, 'limit' | 'cursor'>) {
  const tickets: Ticket[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof store.tickets.list>> = await store.tickets.list({
      ...filter,
      limit: onPage,
      ...(cursor !== null && { cursor }),
    })
    tickets.push(...page.tickets)
    cursor = page.next
  } while (cursor !== null && tickets.length < mostRead)
  return { tickets, isCut: cursor !== null }
}

async function fitting({ store }: Pick<Services, 'store'>, tickets: readonly Ticket[], search: string) {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const asked = await store.events.firstContents(tickets.map(({ number }) => number))
  return tickets.filter(({ number, title }) => {
    const text = asked.get(number)?.text
    const said = `#${number} ${title} ${typeof text === 'string' ? text : ''}`.toLocaleLowerCase()
    return words.every((word) => said.includes(word))
  })
}

async function requestOf(
  services: Pick<Services, 'runtime' | 'clock' | 'keys'>,
  ticket: Ticket,
  { email, language, prefix }: { readonly email: string; readonly language: string; readonly prefix: string },
): Promise<OwnRequest> {
  const definitions = await definitionsOf(services, ticket)
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')?.value
  const texts = workflow && ticket.customerState !== null ? stateTexts(workflow, ticket.customerState, language) : null
  const { tags } = ticket.workflow
  const { requester } = ticket
  const isOwn = requester.email === email
  return {
    number: ticket.number,
    title: ticket.title,
    of: isOwn ? null : requester.name || requester.email,
    path: isOwn
      ? `${prefix}/requests/${services.keys.requestKey('mailed', ticket.number, ticket.keyGeneration)}`
      : `${prefix}${colleaguePath(ticket.number)}`,
    state: texts && toldOf(texts, !isOwn),
    promise: promiseView(definitions, ticket, services.clock.now()),
    isOpen: !tags.includes('solved') && !tags.includes('closed'),
    createdAt: ticket.createdAt,
  }
}
