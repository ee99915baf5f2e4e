import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { Store } from './store.ts'

const most = 100_000

/** Ticket → agents who have begun an answer or a note there and not sent it. */
export async function draftingAgents({ agentState }: Store): Promise<ReadonlyMap<number, readonly string[]>> {
  const drafting = new Map<number, string[]>()
  for (const { agent, key } of await agentState.keys('draft:', most)) {
    const ticket = Number(key.split(':')[1])
    const agents = drafting.get(ticket) ?? []
    drafting.set(ticket, agents)
    if (!agents.includes(agent)) agents.push(agent)
  }
  return drafting
}

/** Conversations that have begun and not ended. */
export function livingChats({ conversations }: Store): Promise<readonly Conversation[]> {
  return conversations.living(['script', 'waiting', 'open'], undefined, most)
}
