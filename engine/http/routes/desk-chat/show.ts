import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { DeskConversation, VisitorFacts } from '#engine/core/chat/wire.ts'
import { readableTeams } from '#engine/core/rights.ts'
import { stateTexts } from '#engine/core/workflow/states.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { fileUrl } from '#engine/http/chat/files.ts'
import { cardOf, messageOnWire } from '#engine/http/chat/on-wire.ts'
import { agentOf, mayAnswer, seenConversation } from '#engine/http/chat/operator.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { deskLanguage } from '#engine/http/routes/desk/language.ts'

const mostEntries = 1_000
const mostTickets = 10

/** One conversation with its thread and what is known of the visitor. */
export async function showDeskConversation(c: DoorContext): Promise<Response> {
  return c.json(await deskConversation(c, await seenConversation(c, 'read')))
}

export async function deskConversation(c: DoorContext, conversation: Conversation): Promise<DeskConversation> {
  const { services } = c.var.door
  const after = /^\d{1,10}$/.test(c.req.query('after') ?? '') ? Number(c.req.query('after')) : 0
  const entries = await services.store.conversations.entries(conversation.id, after, mostEntries)
  const urlOf = fileUrl(services, conversation.channel, conversation.id)
  return {
    conversation: cardOf(conversation),
    messages: entries.map((entry) => messageOnWire(entry, conversation, urlOf)),
    visitor: await factsOf(c, conversation),
    may: mayOf(c, conversation),
  }
}

async function factsOf(c: DoorContext, { visitor, visit, rule, answers }: Conversation): Promise<VisitorFacts> {
  const { url, referrer, pages, language, timeZone, device, country } = visit
  return {
    ...visitor,
    url,
    referrer,
    pages,
    language,
    timeZone,
    device,
    country,
    rule,
    answers,
    tickets: visitor.email === null ? [] : await ticketsOf(c, visitor.email),
  }
}

/** Tickets with their address that the agent may see; an address that nobody proved is only a hint, and is shown as one. */
async function ticketsOf(c: DoorContext, email: string): Promise<VisitorFacts['tickets']> {
  const { store, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const language = deskLanguage(c, callerOf(c))
  const teams = readableTeams({ kind: 'agent', agent: agentOf(c) }, running)
  const { tickets } = await store.tickets.list({ teams, requester: email, shelved: false, limit: mostTickets })
  return tickets.map((ticket) => {
    const workflow = running.workflows.get(running.teams.get(ticket.team)?.value.workflow ?? '')
    const [state = ''] = ticket.workflow.states
    return {
      number: ticket.number,
      title: ticket.title,
      state: workflow === undefined ? state : stateTexts(workflow.value, state, language).title,
    }
  })
}

function mayOf(c: DoorContext, conversation: Conversation): DeskConversation['may'] {
  const { running } = c.var.door.services.runtime.definitions()
  const agent = agentOf(c)
  if (conversation.phase === 'ended' || !mayAnswer(running, agent, conversation)) return []
  if (conversation.operators.some(({ id }) => id === agent.id))
    return ['leave', 'invite', 'transfer', 'write', 'end', 'help']
  const isFree =
    conversation.operators.length === 0 || conversation.help !== null || conversation.invited.includes(agent.id)
  return isFree ? ['join', ...(conversation.operators.length > 0 ? (['take-over'] as const) : [])] : ['take-over']
}
