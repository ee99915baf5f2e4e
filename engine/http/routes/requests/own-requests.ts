import { type PromiseView, promiseView } from '#engine/core/ticket/promise-view.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { stateTexts } from '#engine/core/workflow/states.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import type { Services } from '#engine/http/services.ts'

/** One of a person's requests, as the list of them shows it. */
export interface OwnRequest {
  readonly number: number
  readonly title: string
  /** Address of its page, by the key that proves the address. */
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
  /** There are more than were looked through. */
  readonly isCut: boolean
}

/** So many requests of one address are looked through: more than a person writes. */
const mostRead = 400
const onPage = 200

/**
 * The requests of an address that fit what is searched for: number, title, and the words of the person's own first message. The desk's
 * search is not asked, since it also knows what agents noted.
 * @param prefix `/zh-cn` or nothing
 */
export async function ownRequests(
  services: Pick<Services, 'store' | 'runtime' | 'clock' | 'keys'>,
  { email, search, language, prefix }: { email: string; search: string; language: string; prefix: string },
): Promise<OwnRequests> {
  const { tickets, isCut } = await ticketsOf(services, email)
  const found = search === '' ? tickets : await fitting(services, tickets, search)
  const newest = found.toSorted((a, b) => b.createdAt - a.createdAt || b.number - a.number)
  const requests = await Promise.all(newest.map((ticket) => requestOf(services, ticket, language, prefix)))
  return { requests, isCut }
}

async function ticketsOf({ store }: Pick<Services, 'store'>, email: string) {
  const tickets: Ticket[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof store.tickets.list>> = await store.tickets.list({
      requester: email,
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
  language: string,
  prefix: string,
): Promise<OwnRequest> {
  const definitions = await definitionsOf(services, ticket)
  const workflow = definitions.workflows.get(definitions.teams.get(ticket.team)?.value.workflow ?? '')?.value
  const texts = workflow && ticket.customerState !== null ? stateTexts(workflow, ticket.customerState, language) : null
  const { tags } = ticket.workflow
  return {
    number: ticket.number,
    title: ticket.title,
    path: `${prefix}/requests/${services.keys.requestKey('mailed', ticket.number, ticket.keyGeneration)}`,
    state: texts?.customer ? { title: texts.customer, note: texts.customerNote } : null,
    promise: promiseView(definitions, ticket, services.clock.now()),
    isOpen: !tags.includes('solved') && !tags.includes('closed'),
    createdAt: ticket.createdAt,
  }
}
