import type { JsonObject } from '#engine/core/json.ts'
import type { MailStore } from './mail-store.ts'
import type { OutboxStore } from './outbox-store.ts'

export interface SessionRow {
  /** SHA-256 of the cookie's value, hex. */
  readonly hash: string
  readonly agent: string
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly expiresAt: number
  /** How the agent proved who they are. */
  readonly proof: 'link' | 'passkey' | 'provider'
  /** Browser and system, as the session began; empty when unknown. */
  readonly device: string
}

/** A passkey of an agent: only its public half. */
export interface PasskeyRow {
  /** The credential's id, base64url. */
  readonly id: string
  readonly agent: string
  /** Whose it is, by id and address in one hash: under another address it opens nothing. */
  readonly owner: string
  /** COSE, base64url. */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
  readonly createdAt: number
  readonly usedAt: number | null
}

/** A customer who came by a mailed link. */
export interface VisitRow {
  readonly hash: string
  readonly email: string
  readonly lastSeenAt: number
  readonly expiresAt: number
}

export interface SignInLinkRow {
  readonly hash: string
  readonly agent: string
  readonly createdAt: number
  readonly expiresAt: number
}

export interface ApiTokenRow {
  readonly hash: string
  readonly name: string
  readonly scopes: readonly ('read' | 'write')[]
  readonly createdAt: number
}

/** Something that somebody did; `subject` names things by their ids and never holds what a customer wrote. */
export interface AuditRow {
  /** Given twice, it is kept once. */
  readonly id: string
  readonly at: number
  readonly role: 'agent' | 'program' | 'system'
  readonly actor: string
  readonly action: string
  readonly subject: Readonly<Record<string, string | number>>
}

/** Which lines of the audit; what is left out does not matter. */
export interface AuditFilter {
  readonly by?: Pick<AuditRow, 'role' | 'actor'>
  readonly action?: string
  /** Number of the ticket that the line is about. */
  readonly ticket?: number
}

/** Who came in, by what, and what they did. */
export interface AccessStore {
  readonly access: {
    addSignInLink(link: SignInLinkRow): Promise<void>
    /** Consumes a link once: the row, or null when unknown, used or expired. */
    takeSignInLink(hash: string, now: number): Promise<SignInLinkRow | null>
    addSession(session: SessionRow): Promise<void>
    session(hash: string): Promise<SessionRow | null>
    touchSession(hash: string, lastSeenAt: number): Promise<void>
    removeSession(hash: string): Promise<void>
    /** The last used first. */
    sessionsOf(agent: string): Promise<readonly SessionRow[]>
    /** All sessions of an agent but one; returns how many there were. */
    removeSessionsOf(agent: string, except: string | null): Promise<number>
    /** Nothing is kept of one that is known already, or that would be one more than `most` of its agent. */
    addPasskey(passkey: PasskeyRow, most: number): Promise<'added' | 'known' | 'too-many'>
    passkey(id: string): Promise<PasskeyRow | null>
    passkeysOf(agent: string): Promise<readonly PasskeyRow[]>
    /** Each returns false when this agent has no such passkey. */
    renamePasskey(agent: string, id: string, name: string): Promise<boolean>
    removePasskey(agent: string, id: string): Promise<boolean>
    /** False when it has been used with a higher counter meanwhile, or is gone. */
    usedPasskey(id: string, counter: number, at: number): Promise<boolean>
    /** Keeps something that may be used one time until an instant, in the place of what was kept under the same hash. */
    addOnce(once: {
      readonly hash: string
      readonly purpose: string
      readonly body: JsonObject
      readonly expiresAt: number
    }): Promise<void>
    /** What is kept, without using it up; null when unknown, used, too old or kept for something else. */
    once(
      hash: string,
      purpose: string,
      now: number,
    ): Promise<{ readonly body: JsonObject; readonly expiresAt: number } | null>
    /** Uses it up: what was kept, or null when unknown, used, too old or kept for something else. */
    takeOnce(hash: string, purpose: string, now: number): Promise<JsonObject | null>
    addVisit(visit: VisitRow): Promise<void>
    visit(hash: string): Promise<VisitRow | null>
    touchVisit(hash: string, lastSeenAt: number): Promise<void>
    removeVisit(hash: string): Promise<void>
    /** Deletes what has ended: nothing of it opens anything any more. */
    dropEnded(now: number): Promise<void>
    /** True once any agent has ever signed in, in whatever way. */
    anybodySignedIn(): Promise<boolean>
    addToken(token: ApiTokenRow): Promise<void>
    token(hash: string): Promise<ApiTokenRow | null>
  }
  readonly audit: {
    /** Lines of what happened outside the store; decisions about tickets come with their events. */
    add(rows: readonly AuditRow[]): Promise<void>
    /** Does something and writes its line in one transaction. `line` gives none for what did nothing; what `deed` throws undoes it. */
    withLine<T>(deed: (store: Audited) => Promise<T>, line: (done: T) => AuditRow | null): Promise<T>
    /** Newest first, before `before` (the last row of the page before). */
    list(limit: number, before: Pick<AuditRow, 'at' | 'id'> | null, filter?: AuditFilter): Promise<readonly AuditRow[]>
    /** Everybody who has a line, in the order of their names; at most so many. */
    actors(limit: number): Promise<readonly Pick<AuditRow, 'role' | 'actor'>[]>
  }
}

/** Where people do what is written down, apart from tickets. */
export type Audited = Pick<AccessStore & MailStore & OutboxStore, 'access' | 'mails' | 'outbox' | 'outboxPause'>
