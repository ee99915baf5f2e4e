import type { Json } from '#engine/core/json.ts'
import type { Report } from '#engine/core/report/report.ts'
import type { SlaMetric } from '#engine/core/sla/clock-state.ts'
import type { Channel, Priority } from '#engine/core/ticket/ticket.ts'
import type { ReportQuery } from '#engine/http/report/query.ts'

/** An RFC 3339 instant in UTC, such as `2026-03-02T09:00:00.000Z`. */
export type Instant = string

export interface TicketList {
  readonly tickets: readonly TicketRow[]
  /** Goes into `cursor` for the next page; null at the end. */
  readonly next: string | null
}

/** A ticket in a list: everything but its thread and what may be done with it. */
export interface TicketRow {
  readonly number: number
  readonly title: string
  /** What was asked: the text of the first message. */
  readonly description: string
  /** Active states as dotted paths, joined by a comma; without parallel states exactly one. */
  readonly state: string
  readonly stateTitle: string
  readonly priority: Priority
  readonly team: string
  readonly channel: Channel
  readonly revision: string
  readonly version: number
  readonly requester: { readonly name: string; readonly email: string; readonly verified: boolean }
  /** Id of an agent. */
  readonly assignee: string | null
  readonly tags: readonly string[]
  readonly fields: Readonly<Record<string, Json>>
  /** What was sent under names that the form does not have. */
  readonly extra: Readonly<Record<string, Json>>
  readonly sla: readonly SlaResource[]
  /** The earliest open deadline. */
  readonly dueAt: Instant | null
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** True while it lies on the shelf. */
  readonly shelved: boolean
  readonly linked: readonly number[]
  /** The ticket that this one lives on in. */
  readonly mergedInto: number | null
  /** Until when it is put off. */
  readonly snoozed: Instant | 'reply' | null
  /** Ids of agents. */
  readonly followers: readonly string[]
}

export interface TicketResource extends TicketRow {
  /** Oldest first; it begins with the first message. */
  readonly timeline: readonly TimelineEntry[]
  /** What the caller may do now, as the desk's buttons. */
  readonly allowed: readonly { readonly type: string; readonly title: string }[]
}

export interface SlaResource {
  readonly policy: string
  readonly metric: SlaMetric
  readonly state: 'running' | 'paused' | 'met' | 'breached'
  readonly dueAt: Instant
  /** Minutes of open time until `dueAt`, negative after it; null once it is met. */
  readonly openMinutesLeft: number | null
}

export interface TimelineEntry {
  /** Sequence number of its event within the ticket. */
  readonly id: number
  /** `scheduled`: a reply that waits to be sent; nobody outside has it. */
  readonly kind: 'message' | 'note' | 'event' | 'scheduled'
  /** The event's type, such as `agent.replied`. */
  readonly type: string
  readonly author: {
    readonly role: 'customer' | 'participant' | 'stranger' | 'agent' | 'program' | 'rule' | 'system'
    readonly name: string
    /** The requester's address is proven, or it is an agent. */
    readonly verified: boolean
  }
  readonly at: Instant
  /** What is new in a message; an event as a sentence. */
  readonly text: string
  readonly html: string | null
  /** What was folded away below it. */
  readonly quoted: string | null
  /** A stranger's message that the request page does not show. */
  readonly hidden: boolean
  /** When a waiting reply is sent; null for everything else. */
  readonly sendAt: Instant | null
  /** Of `reply.cancelled`: the id that the reply had while it waited. */
  readonly reply: number | null
  readonly attachments: readonly AttachmentResource[]
  readonly why: readonly WhyResource[]
}

export interface AttachmentResource {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly url: string
}

/** What an event decided, and by which rule. */
export interface WhyResource {
  readonly fact: string
  readonly value: string
  /** `file:line@revision`; null: a person did it. */
  readonly rule: string | null
}

export interface WhyAnswer {
  readonly number: number
  readonly at: Instant
  /** Oldest first; `current` marks those that hold at `at`. */
  readonly decisions: readonly (WhyResource & {
    readonly current: boolean
    readonly event: { readonly id: number; readonly type: string; readonly at: Instant; readonly by: string }
  })[]
}

/** What was asked for, and what was counted. Instants are RFC 3339. */
export interface ReportResource extends ReportQuery, Omit<Report, 'from' | 'until' | 'timeZone' | 'backlog'> {
  readonly current: boolean
  readonly backlog: Omit<Report['backlog'], 'oldest'> & {
    readonly oldest: { readonly ticket: number; readonly createdAt: string } | null
  }
}

export interface DefinitionsResource {
  readonly revision: string
  readonly commit: string | null
  readonly forms: readonly {
    readonly id: string
    readonly title: string
    readonly published: boolean
    readonly url: string
  }[]
  readonly teams: readonly {
    readonly id: string
    readonly name: string
    readonly channels: {
      readonly email: { readonly address: readonly string[] } | false
      readonly form: boolean
      readonly chat: boolean
    }
  }[]
  readonly workflows: readonly {
    readonly id: string
    readonly states: readonly { readonly id: string; readonly title: string; readonly customer: string | null }[]
  }[]
  readonly chats: readonly { readonly id: string; readonly title: string; readonly team: string }[]
  readonly policies: readonly { readonly id: string; readonly targets: Readonly<Record<string, Json>> }[]
  readonly problems: readonly {
    readonly code: string
    readonly severity: 'error' | 'warning'
    readonly file: string
    readonly line: number
    readonly column: number
    readonly message: string
    readonly hint: string | null
  }[]
}

/** One line of `/api/v1/live`. */
export interface LiveMessage {
  readonly position: number
  readonly ticket: number
  readonly version: number
  readonly events: readonly { readonly type: string; readonly at: Instant; readonly by: string }[]
}

/** What `PATCH /api/v1/tickets/{number}` takes; what is left out stays. */
export interface TicketChange {
  readonly title?: string
  readonly priority?: Priority
  readonly assignee?: string | null
  readonly team?: string
  readonly tags?: readonly string[]
  /** A field set to null is taken away; fields left out stay. */
  readonly fields?: Readonly<Record<string, Json>>
  readonly requester?: {
    readonly name?: string
    readonly email?: string
    readonly phone?: string
    readonly company?: string
  }
}

/** A reply or a note: files are ids of uploads. */
export interface MessageBody {
  readonly text: string
  readonly files?: readonly string[]
}

export interface ReplyBody extends MessageBody {
  /** Sent then and not at once. */
  readonly sendAt?: Instant
  /** A customer who writes before `sendAt` takes it away; true when left out. */
  readonly unlessCustomerWrites?: boolean
}

/** An event by name, with its data: `{ "type": "ticket.solved" }`. */
export interface EventBody {
  readonly type: string
  readonly until?: Instant | 'reply'
  readonly into?: number
  readonly to?: number
  readonly entries?: readonly number[]
}
