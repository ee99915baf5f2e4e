import { type Command, commandTexts, readCommand } from '#engine/core/chat/commands.ts'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { CommandAnswer } from '#engine/core/chat/wire.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { readableTeams } from '#engine/core/rights.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import { agentOf, seenConversation } from '#engine/http/chat/operator.ts'
import { readPosted, refusedField, textOf } from '#engine/http/chat/posted.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { deskLanguage } from '#engine/http/routes/desk/language.ts'

/** A command: its answer goes to the operator alone; of a ticket the visitor is told the number. */
export async function postCommand(c: DoorContext): Promise<Response> {
  const conversation = await seenConversation(c, 'answer')
  const command = readCommand(textOf(await readPosted(c), 'text', 1_000))
  if (command === null) throw refusedField('text', 'unknown', 'This is no command; /help lists them.')
  await c.var.door.services.chat.worked(agentOf(c).id)
  const run = runs[command.name] as (
    c: DoorContext,
    conversation: Conversation,
    command: Command,
  ) => Promise<CommandAnswer>
  return c.json(await run(c, conversation, command))
}

type Run<N extends Command['name']> = (
  c: DoorContext,
  conversation: Conversation,
  command: Extract<Command, { readonly name: N }>,
) => Promise<CommandAnswer>

const runs: { readonly [N in Command['name']]: Run<N> } = {
  async ticket(c, { id }, { title }) {
    const { chat } = c.var.door.services
    await chat.submit(id, { type: 'ticket.wanted', agent: agentOf(c).id, title })
    const after = await chat.forward(id)
    if (after === null || after.ticket === null)
      throw new DocketError('unavailable', 'The ticket could not be made; try again.')
    const text = textsOf(c).ticket(after.ticket)
    return { command: 'ticket', text, items: [{ title: `#${after.ticket}`, href: `/desk/tickets/${after.ticket}` }] }
  },

  async search(c, _, { words }) {
    const { store, runtime } = c.var.door.services
    const teams = readableTeams({ kind: 'agent', agent: agentOf(c) }, runtime.definitions().running)
    const { tickets } =
      words === '' ? { tickets: [] } : await store.tickets.list({ teams, text: words, shelved: false, limit: 10 })
    const items = tickets.map(({ number, title }) => ({
      title: `#${number} ${title}`,
      href: `/desk/tickets/${number}`,
    }))
    return { command: 'search_tickets', text: textsOf(c).found(items.length), items }
  },

  async history(c, { visit }) {
    const pages = [...visit.pages, visit.url].slice(-15).reverse()
    return {
      command: 'history',
      text: textsOf(c).pages(pages.length),
      items: pages.map((title) => ({ title, href: null })),
    }
  },

  async leave(c, { id }) {
    await c.var.door.services.chat.submit(id, { type: 'operator.left', agent: agentOf(c).id, ends: false })
    return { command: 'leave', text: textsOf(c).left, items: [] }
  },

  async help(c) {
    const { help, list } = textsOf(c)
    return { command: 'help', text: help, items: list.map((title) => ({ title, href: null })) }
  },
}

function textsOf(c: DoorContext) {
  return commandTexts(deskLanguage(c, callerOf(c)))
}
