import type { CannedAnswer } from '#engine/core/chat/wire.ts'
import { agentOf, maySee } from '#engine/http/chat/operator.ts'
import type { DoorContext } from '#engine/http/door.ts'

const naming = /\{\{\s*([a-zA-Z.]+)\s*\}\}/g

/** Canned responses, for a conversation in its visitor's language and with its placeholders filled in. */
export async function showReplies(c: DoorContext): Promise<Response> {
  const { store, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const agent = agentOf(c)
  const id = c.req.query('conversation') ?? ''
  const found = /^[0-9a-f]{32}$/.test(id) ? await store.conversations.get(id) : null
  const conversation = found !== null && maySee(running, agent, found) ? found : null
  const language = conversation?.visit.language ?? agent.value.languages?.[0] ?? 'en'
  const values: Readonly<Record<string, string | undefined>> = {
    'requester.name': conversation?.visitor.name,
    'requester.email': conversation?.visitor.email ?? '',
    'agent.name': agent.value.name,
    agent: agent.value.name,
    'team.name': running.teams.get(conversation?.team ?? '')?.value.name,
    number: conversation?.ticket == null ? '' : String(conversation.ticket),
  }
  const replies = [...running.replies].flatMap(([name, versions]) => {
    const template = versions.get(language) ?? versions.get(language.split('-')[0] ?? '') ?? versions.get('')
    if (template === undefined) return []
    const { title, shortcut, body } = template.value
    const open = [...body.matchAll(naming)]
      .map(([, placeholder = '']) => placeholder)
      .filter((one) => !filled(values, one))
    const text = body.replace(naming, (whole, placeholder: string) => filled(values, placeholder) || whole)
    return [{ id: name, title, shortcut: shortcut || null, text, open: [...new Set(open)] }]
  })
  const answer: CannedAnswer = { replies }
  c.header('Cache-Control', 'no-store')
  return c.json(answer)
}

function filled(values: Readonly<Record<string, string | undefined>>, name: string): string {
  return Object.hasOwn(values, name) ? (values[name] ?? '') : ''
}
