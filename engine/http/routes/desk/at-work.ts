import { cleanText } from '#engine/core/text.ts'
import { notFound } from '#engine/http/admission.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { ownPath } from '#engine/http/auth/own-path.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { ticketOf } from '#engine/http/routes/api/ticket-of.ts'
import type { Services } from '#engine/http/services.ts'
import { awayKey } from '#engine/runtime/assigner.ts'

/** What an agent has begun to write, kept on the server so that it is there on every device. */
export interface Drafts {
  readonly reply: string
  readonly note: string
}

const kinds = ['reply', 'note'] as const
/** Longer silent, an agent is not here any more. */
const presentMs = 30_000
const here = 'here'

export async function draftsOf({ store }: Pick<Services, 'store'>, agent: string, ticket: number): Promise<Drafts> {
  const [reply, note] = await Promise.all(kinds.map((kind) => store.agentState.get(agent, `draft:${ticket}:${kind}`)))
  return { reply: reply ?? '', note: note ?? '' }
}

/** The draft was sent, or thrown away. */
export function dropDraft({ store }: Pick<Services, 'store'>, agent: string, ticket: number, kind: string) {
  return store.agentState.remove(agent, `draft:${ticket}:${kind}`)
}

/** Keeps what is written so far: `kind`, `text`; nothing written drops it. */
export async function postDraft(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'note')
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  const { services } = c.var.door
  const fields = await readFields(c)
  const kind = kinds.find((one) => one === fields.get('kind'))
  if (kind === undefined) throw notFound()
  const text = cleanText(fields.get('text') ?? '', 100_000)
  const key = `draft:${ticket.number}:${kind}`
  if (text.trim() === '') await services.store.agentState.remove(caller.agent.id, key)
  else await services.store.agentState.put(caller.agent.id, key, text, services.clock.now())
  return c.body(null, 204)
}

/** Says that this agent looks at the ticket (`typing`: writes), and answers who else does. */
export async function postHere(c: DoorContext): Promise<Response> {
  const ticket = await ticketOf(c, 'read-notes')
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  const { store, clock, runtime } = c.var.door.services
  const isTyping = (await readFields(c)).get('typing') === '1'
  const now = clock.now()
  await store.agentState.put(caller.agent.id, here, `${ticket.number}:${isTyping ? 1 : 0}`, now)
  const { agents } = runtime.definitions().running
  const others = (await store.agentState.ofAll(here)).flatMap(({ agent, value, changedAt }) => {
    const [number, typing] = value.split(':')
    const isHere = Number(number) === ticket.number && now - changedAt < presentMs
    return isHere && agent !== caller.agent.id
      ? [{ name: agents.get(agent)?.value.name ?? agent, isTyping: typing === '1' }]
      : []
  })
  return c.json({ others })
}

/** Says that this agent is away, or back: `away` is `1` or `0`. While away they are given nothing, and what they have is given on. */
export async function postAway(c: DoorContext): Promise<Response> {
  const caller = callerOf(c)
  if (caller.kind !== 'agent') throw notFound()
  const { store, clock, wakeAssigner } = c.var.door.services
  const fields = await readFields(c)
  if (fields.get('away') === '1') await store.agentState.put(caller.agent.id, awayKey, '', clock.now())
  else await store.agentState.remove(caller.agent.id, awayKey)
  wakeAssigner()
  return c.redirect(ownPath(fields.get('next')), 303)
}
