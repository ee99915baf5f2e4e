import type { Definitions } from '#engine/core/catalogue.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from './event.ts'
import type { Ticket } from './ticket.ts'
import { hiddenMessages } from './visible.ts'

export interface FileView {
  readonly id: string
  readonly name: string
  /** A MIME type. */
  readonly type: string
  readonly size: number
}

/** A message that the requester may read. */
export interface MessageView {
  readonly id: number
  readonly from: 'customer' | 'agent'
  /** Written by the requester, not by somebody else who reads along or by us. */
  readonly isRequesters: boolean
  readonly name: string
  /** How it came: by `form`, `email`, `chat`, through the request page (`portal`), from the `desk`. */
  readonly via: string
  readonly at: number
  readonly text: string
  /** What was folded below it. */
  readonly quoted: string | null
  readonly files: readonly FileView[]
}

/** Public messages of the requester and of agents, oldest first. A stranger's stays hidden until an agent shares it; notes are never part of it. */
export function threadOf(
  definitions: Definitions,
  ticket: Ticket,
  events: readonly TicketEvent[],
  language: string,
): readonly MessageView[] {
  const isHidden = hiddenMessages(events)
  return events.flatMap((event): readonly MessageView[] => {
    const { type, by, seq, at, content, data } = event
    const from = writer(event)
    if (content === null || isHidden(event) || from === null) return []
    const via = type === 'ticket.created' ? ticket.channel : String(data.via ?? '')
    const quoted = typeof content.quoted === 'string' && content.quoted !== '' ? content.quoted : null
    const isRequesters = from === 'customer' && !isAnother(event)
    const message = {
      id: seq,
      from,
      isRequesters,
      via,
      at,
      text: String(content.text ?? ''),
      quoted,
      files: filesOf(content),
    }
    if (from === 'customer') return [{ ...message, name: writersName(ticket, event) }]
    const team = definitions.teams.get(ticket.team)?.value
    const agent = by.role === 'agent' ? definitions.agents.get(by.id)?.value.name : undefined
    return [{ ...message, name: agent ?? team?.i18n?.[language]?.name ?? team?.name ?? ticket.team }]
  })
}

/** A participant by their own name, else the requester. */
function writersName({ requester }: Ticket, event: TicketEvent): string {
  const { name, address } = (event.content?.author ?? {}) as { readonly name?: string; readonly address?: string }
  return (isAnother(event) ? name || address : requester.name || requester.email) ?? ''
}

function isAnother({ by }: TicketEvent): boolean {
  return by.role === 'participant' || by.role === 'stranger'
}

function writer({ type, by }: TicketEvent): MessageView['from'] | null {
  const isCustomers = by.role === 'customer' || by.role === 'participant' || by.role === 'stranger'
  if (type === 'ticket.created' || (type === 'customer.replied' && isCustomers)) return 'customer'
  return type === 'agent.replied' ? 'agent' : null
}

/** The attachments of a message's content, without where their bytes lie. */
export function filesOf({ files }: JsonObject): readonly FileView[] {
  return ((files ?? []) as unknown as readonly FileView[]).map(({ id, name, type, size }) => ({ id, name, type, size }))
}
