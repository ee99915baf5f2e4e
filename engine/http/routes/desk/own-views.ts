import type { Definitions } from '#engine/core/catalogue.ts'
import { cleanLine } from '#engine/core/text.ts'
import { planView } from '#engine/core/view.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import type { Services } from '#engine/http/services.ts'
import type { Counted } from './counts.ts'
import { queryOf, readWish, type Wish } from './list-query.ts'

/** A view that an agent made for themselves: a list as it stood when it was saved, by a name. Nobody else sees it. */
export interface OwnView extends Wish {
  readonly id: string
  readonly title: string
}

/** Why a view was not saved, with what was typed. */
export interface RefusedView {
  readonly why: 'no-title' | 'too-many'
  readonly title: string
  /** Address of the list that was to be saved. */
  readonly address: string
}

const prefix = 'view:'
export const mostOwnViews = 50
const longestTitle = 80

/** By title. */
export async function ownViewsOf({ store }: Pick<Services, 'store'>, agent: string): Promise<readonly OwnView[]> {
  const kept = await store.agentState.list(agent, prefix)
  return kept
    .map(({ key, value }) => ({ ...(JSON.parse(value) as Omit<OwnView, 'id'>), id: key.slice(prefix.length) }))
    .toSorted((one, other) => one.title.localeCompare(other.title))
}

/** What to count for it; null where only reading tickets would tell. Every count keeps to what the agent may see. */
export function countedOf(own: OwnView, { views }: Definitions, caller: Caller): Counted | null {
  const { view: id, team, text, ...asked } = queryOf(own)
  const base = id === null ? null : (views.get(id)?.value ?? null)
  const plan = base && planView(base, caller.kind === 'agent' ? caller.agent.id : null)
  if (text !== undefined || (plan && plan.rest !== null)) return null
  const named = [...(team === null ? [] : [[team]]), ...(plan?.filter.teams ? [plan.filter.teams] : [])]
  const [first, second] = named
  const teams = first && second ? first.filter((one) => second.includes(one)) : first
  return {
    ...plan?.filter,
    ...(plan && { whereabouts: 'here' as const }),
    ...asked,
    ...(teams !== undefined && { teams }),
  }
}

/**
 * Saves the list at `address` by the name `title`: as a new view, or in place of one. Answers with the page of the view, or says why
 * it was not saved.
 */
export async function saveView(c: DoorContext, id: string | null): Promise<Response | RefusedView> {
  const { services } = c.var.door
  const agent = agentOf(c)
  const fields = await readFields(c)
  const title = cleanLine(fields.get('title') ?? '', longestTitle)
  const address = ownPath(fields.get('address'))
  const views = await ownViewsOf(services, agent)
  if (id !== null && !views.some((view) => view.id === id)) throw notFound()
  if (title === '') return { why: 'no-title', title, address }
  if (id === null && views.length >= mostOwnViews) return { why: 'too-many', title, address }
  const asked = new URL(address, services.settings.publicUrl).searchParams
  const saved = views.find((view) => view.id === asked.get('own')) ?? null
  const { view, filters, sort, columns } = readWish(asked, saved)
  const own = id ?? services.random.id()
  const body = JSON.stringify({ title, view, filters, sort, columns } satisfies Omit<OwnView, 'id'>)
  await services.store.agentState.put(agent, prefix + own, body, services.clock.now())
  return c.redirect(`/desk?own=${own}`, 303)
}

export async function removeView(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const [agent, id] = [agentOf(c), c.req.param('id') ?? '']
  if ((await services.store.agentState.get(agent, prefix + id)) === null) throw notFound()
  await services.store.agentState.remove(agent, prefix + id)
  return c.redirect('/desk', 303)
}

function agentOf(c: DoorContext): string {
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  return caller.agent.id
}
