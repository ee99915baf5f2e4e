import type { ArticlesSeen } from '#engine/core/article/path.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import { closureOf } from '#engine/core/closure.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Json, JsonObject } from '#engine/core/json.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'
import type { Channel, Priority, Requester, Ticket } from '#engine/core/ticket/ticket.ts'

/** `data` of `ticket.created`. */
export interface CreatedData {
  readonly channel: Channel
  readonly team: string
  readonly form: { readonly id: string; readonly hash: string } | null
  readonly priority: Priority
  readonly tags: readonly string[]
  readonly language: string
  readonly timeZone: string | null
  /** True: it lies on the shelf until an agent accepts it. */
  readonly shelved: boolean
  /** Tickets it follows. */
  readonly linked: readonly number[]
  /** By mail: the sender is proven. Left out: not. */
  readonly verified?: boolean
  /** By mail: whether rules may write to the requester. Left out: they may. */
  readonly answeredByRules?: boolean
  /** Of the mail it began with, in angle brackets: answers refer to it. */
  readonly messageId?: string | null
}

/** `content` of `ticket.created`. */
export interface CreatedContent {
  readonly requester: Omit<Requester, 'verified'>
  readonly title: string
  /** The first message; what else a mail brings as in `customer.replied`. */
  readonly text: string
  readonly fields: JsonObject
  readonly extra: JsonObject
  readonly files: readonly JsonObject[]
  /** By a form: what was read before. Left out: nothing, or nobody knows. */
  readonly articles?: ArticlesSeen
}

/** The ticket before its workflow has begun. DocketError `invalid` when the team does not exist. */
export function createdTicket(definitions: Definitions, event: TicketEvent): Ticket {
  const data = event.data as unknown as CreatedData
  const content = event.content as unknown as CreatedContent
  if (!definitions.teams.has(data.team)) throw new DocketError('invalid', `There is no team "${data.team}".`)
  return {
    number: event.ticket,
    version: 0,
    revision: event.revision,
    closure: closureOf(definitions, data.team, data.form?.id ?? null),
    createdAt: event.at,
    updatedAt: event.at,
    channel: data.channel,
    team: data.team,
    title: content.title,
    language: data.language,
    timeZone: data.timeZone,
    form: data.form,
    fields: content.fields,
    extra: content.extra,
    ...(content.articles && { articles: content.articles }),
    requester: { ...content.requester, verified: data.verified === true },
    participants: [],
    answeredByRules: data.answeredByRules !== false,
    keyGeneration: 0,
    assignee: null,
    priority: data.priority,
    tags: data.tags,
    workflow: { snapshot: null as Json, states: [], enteredAt: {}, tags: [] },
    customerState: null,
    clocks: [],
    timers: [],
    promised: null,
    firstRepliedAt: null,
    thread: data.messageId ? [data.messageId] : [],
    scheduledReplies: [],
    linked: data.linked,
    shelved: data.shelved,
  }
}
