import type { Definitions } from './catalogue.ts'
import { teamName } from './names.ts'
import type { Ticket } from './ticket/ticket.ts'

/** A canned response as it stands in the editor. */
export interface CannedResponse {
  readonly id: string
  readonly title: string
  readonly shortcut: string
  readonly text: string
  /** Placeholders that have no value on this ticket; whoever sends has to fill them in. */
  readonly missing: readonly string[]
}

/** What a canned response may name beside the answers of a form, `fields.<name>`. */
export const replyPlaceholders = [
  'number',
  'title',
  'team',
  'agent',
  'requester.name',
  'requester.email',
  'requester.company',
] as const

const naming = /\{\{\s*(.*?)\s*\}\}/g
const answer = /^fields\.([\w-]+)$/

export function isReplyPlaceholder(name: string): name is (typeof replyPlaceholders)[number] | `fields.${string}` {
  return (replyPlaceholders as readonly string[]).includes(name) || answer.test(name)
}

/** Placeholders that stand in a text as they were written, each once: nobody has filled them in. */
export function openPlaceholders(text: string): readonly string[] {
  const open = [...text.matchAll(naming)].filter(([, name = '']) => isReplyPlaceholder(name))
  return [...new Set(open.map(([written]) => written))]
}

/** Every canned response in the language of the ticket (else the default), with its placeholders filled in. */
export function cannedResponses(
  definitions: Definitions,
  ticket: Ticket,
  agent: string | null,
): readonly CannedResponse[] {
  return [...definitions.replies.keys()].flatMap((id) => cannedResponse(definitions, id, ticket, agent) ?? [])
}

/** One of them; null where there is none of this id. */
export function cannedResponse(
  definitions: Definitions,
  id: string,
  ticket: Ticket,
  agent: string | null,
): CannedResponse | null {
  const locales = definitions.replies.get(id)
  const template = (locales?.get(ticket.language) ?? locales?.get(''))?.value
  if (template === undefined) return null
  const missing: string[] = []
  const text = template.body.trim().replace(naming, (written, name: string) => {
    const value = filled(name, definitions, ticket, agent)
    if (value !== '') return value
    missing.push(name)
    return written
  })
  return { id, title: template.title, shortcut: template.shortcut, text, missing }
}

/** Plain values by a fixed list of names: nothing is looked up inside them. */
function filled(name: string, definitions: Definitions, ticket: Ticket, agent: string | null): string {
  const { agents } = definitions
  const { requester, language, team } = ticket
  const named: Readonly<Record<(typeof replyPlaceholders)[number], () => string>> = {
    number: () => String(ticket.number),
    title: () => ticket.title,
    team: () => teamName(definitions, team, language),
    agent: () => (agent === null ? '' : (agents.get(agent)?.value.name ?? '')),
    'requester.name': () => requester.name,
    'requester.email': () => requester.email,
    'requester.company': () => requester.company,
  }
  if (Object.hasOwn(named, name)) return named[name as keyof typeof named]()
  const field = answer.exec(name)?.[1] ?? ''
  const value = Object.hasOwn(ticket.fields, field) ? ticket.fields[field] : ''
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
