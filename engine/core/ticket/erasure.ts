import { DocketError } from '#engine/core/docket-error.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import { sameAddress } from '#engine/core/mail/sender.ts'
import type { EventInput, TicketEvent } from './event.ts'
import type { Ticket } from './ticket.ts'

/** `requester`: all that the ticket says goes. `other`: it belongs to somebody else, and only this person leaves it. */
export type ErasedPart = 'requester' | 'other'

/**
 * `person.erased`
 *
 *     data     { part: 'requester' | 'other' }
 *     content  { standing }: the whole ticket as it stood once the person was gone
 *
 * What rules read of a ticket (its fields, its title) is gone with the person, so its log before this event cannot be folded any more:
 * every fold begins at the last such event, with `standing`. It lies in the content, since in a ticket of somebody else it holds what that
 * person wrote, and goes when they are erased. Whoever submits the event gives `content: { address }`, which is never kept.
 */
export function erasure<E extends EventInput & { readonly at: number }>(
  before: Ticket | null,
  event: E,
): { readonly standing: Ticket; readonly event: E } {
  const { standing: told, address } = event.content ?? {}
  const standing = told === undefined ? left(before, event, String(address ?? '')) : (told as unknown as Ticket)
  return { standing, event: { ...event, content: { standing: standing as unknown as Json } } }
}

/** Whether an answer would reach anybody: who asked is erased, and nobody else has come into it since. */
export function isUnread({ erased, requester, participants }: Ticket): boolean {
  return erased !== undefined && requester.email === '' && participants.length === 0
}

/** The log from which a ticket can be folded: whole, or from the last erasure on. */
export function foldable<E extends TicketEvent>(events: readonly E[]): readonly E[] {
  const from = events.findLastIndex(isErasure)
  return from === -1 ? events : events.slice(from)
}

export function isErasure({ type }: Pick<TicketEvent, 'type'>): boolean {
  return type === 'person.erased'
}

function left(before: Ticket | null, { data, at }: EventInput & { readonly at: number }, address: string): Ticket {
  if (before === null || address === '')
    throw new DocketError('invalid', 'A person is erased from a ticket, by their address.')
  return data.part === 'requester' ? withoutWords(before, at) : withoutPerson(before, address)
}

/** What lists show where a title stood. */
const titles = { en: 'Erased request', 'zh-CN': '已清除的请求' } as const

/** The title in a reader's language; what stands for an erased one is ours, and not the customer's. */
export function shownTitle({ title, erased }: Ticket, language: string): string {
  const isOurs = erased !== undefined && (title === titles.en || title === titles['zh-CN'])
  return isOurs ? titles[language.startsWith('zh') ? 'zh-CN' : 'en'] : title
}

/** Numbers, instants, states and who of the team has it stay. Keys that were mailed open nothing any more. */
function withoutWords(ticket: Ticket, at: number): Ticket {
  const { articles: _, joined, ...rest } = ticket
  return {
    ...rest,
    title: titles[ticket.language.startsWith('zh') ? 'zh-CN' : 'en'],
    fields: {},
    extra: {},
    requester: { name: '', email: '', phone: '', company: '', verified: false },
    participants: [],
    answeredByRules: false,
    keyGeneration: ticket.keyGeneration + 1,
    thread: [],
    scheduledReplies: [],
    timers: ticket.timers.filter(({ kind }) => kind !== 'reply'),
    ...(joined && { joined: joined.map(({ from }) => ({ from, brought: null })) }),
    erased: at,
  }
}

function withoutPerson(ticket: Ticket, address: string): Ticket {
  const { joined } = ticket
  return {
    ...ticket,
    participants: ticket.participants.filter((one) => !sameAddress(one.address, address)),
    ...(joined && {
      joined: joined.map((one) =>
        one.brought !== null && sameAddress(one.brought, address) ? { ...one, brought: null } : one,
      ),
    }),
  }
}

/** What people wrote in their own words, and what they answered in a form: whoever is named in it, it is theirs. */
const ownWords: ReadonlySet<string> = new Set([
  'text',
  'html',
  'quoted',
  'quotedHtml',
  'title',
  'description',
  'fields',
  'extra',
])
const ofPerson = ['name', 'address', 'email', 'phone', 'company']

/** Whether somebody of this address is named, other than in what people wrote. */
export function names(value: Json, address: string): boolean {
  if (typeof value === 'string') return sameAddress(value, address)
  if (Array.isArray(value)) return value.some((one) => names(one, address))
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, one]) => !ownWords.has(key) && names(one as Json, address))
}

/** The same without that person: they leave lists, and where one is named alone, nothing stands. What people wrote stays as it is. */
export function unnamed(value: Json, address: string): Json {
  if (typeof value === 'string') return sameAddress(value, address) ? '' : value
  if (Array.isArray(value)) return value.filter((one) => !isPerson(one, address)).map((one) => unnamed(one, address))
  if (typeof value !== 'object' || value === null) return value
  const isTheirs = isPerson(value as Json, address)
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, one]) => {
      if (isTheirs && ofPerson.includes(key)) return [key, '']
      return [key, ownWords.has(key) ? one : unnamed(one as Json, address)]
    }),
  )
}

/** Whether a message in somebody else's ticket came from this person. What a ticket began with belongs to whoever it belongs to. */
export function isWrittenBy(type: string, content: JsonObject, address: string): boolean {
  if (type === 'ticket.created') return false
  const { author, letter } = content as {
    readonly author?: { readonly address?: string }
    readonly letter?: { readonly from?: { readonly address?: string } }
  }
  return sameAddress(author?.address ?? letter?.from?.address ?? '', address)
}

function isPerson(value: Json | undefined, address: string): boolean {
  if (typeof value === 'string') return sameAddress(value, address)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { address: one, email: other } = value as JsonObject
  return [one, other].some((held) => typeof held === 'string' && sameAddress(held, address))
}
