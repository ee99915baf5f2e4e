import { callerOf } from '#engine/http/auth/caller.ts'
import type { Caller } from '#engine/http/auth/who.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Services } from '#engine/http/services.ts'
import type { MailRow } from '#engine/store/mail-store.ts'
import { reachesMail, teamsThat } from './mails.ts'

/** A mail that lies on the shelf, as its list and its page show it. */
export interface ShelvedMail {
  readonly id: string
  /** Address of the writer, or of the envelope where nobody could read the mail; may be empty. */
  readonly from: string
  readonly subject: string
  readonly to: readonly string[]
  readonly receivedAt: number
  /** Bytes. */
  readonly size: number
  /** Why it lies here: a code such as `loop`, `volume`, `unreadable:too-deep`. */
  readonly reason: string
  readonly door: string
  readonly text: string
  readonly messageId: string | null
  /** `pass`, `fail`, `none`, `temperror`; null where nobody asked. */
  readonly checks: { readonly spf: string; readonly dkim: string; readonly dmarc: string } | null
  /** Address of the raw bytes. */
  readonly raw: string
  readonly isReadable: boolean
}

const onPage = 50

export interface ShelvedMails {
  readonly mails: readonly ShelvedMail[]
  /** Cursor of the next page, or null. */
  readonly next: string | null
}

/** Those that the caller may decide about, newest first. */
export async function shelvedMails(c: DoorContext, cursor: string | null): Promise<ShelvedMails> {
  const { store, runtime } = c.var.door.services
  const teams = teamsThat(callerOf(c), 'accept', runtime.definitions().running)
  if (teams?.length === 0) return { mails: [], next: null }
  const { mails, next } = await store.mails.shelf({ teams, limit: onPage, cursor })
  return { mails: mails.map(shelvedMail), next }
}

/** How many there are, up to `most`. */
export async function countShelvedMails({ store, runtime }: Services, caller: Caller, most: number): Promise<number> {
  const teams = teamsThat(caller, 'accept', runtime.definitions().running)
  return teams?.length === 0 ? 0 : store.mails.shelfCount(teams, most)
}

/** One of them, whatever page it is on; null where it lies there no more, or is not for the caller. */
export async function shelvedMailOf(c: DoorContext, id: string): Promise<ShelvedMail | null> {
  const row = await c.var.door.services.store.mails.get(id)
  return row?.state === 'shelved' && (await reachesMail(c, row, 'accept')) ? shelvedMail(row) : null
}

function shelvedMail({ id, envelope, receivedAt, size, reason, facts, messageId }: MailRow): ShelvedMail {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
  return {
    id,
    from: text(facts?.from) || text(envelope.from),
    subject: text(facts?.subject),
    to: list(facts?.to).length > 0 ? list(facts?.to) : list(envelope.to),
    receivedAt,
    size,
    reason: reason ?? '',
    door: text(envelope.door),
    text: text(facts?.text),
    messageId,
    checks:
      typeof facts?.dmarc === 'string' ? { spf: text(facts.spf), dkim: text(facts.dkim), dmarc: facts.dmarc } : null,
    raw: `/desk/mails/${id}/raw`,
    isReadable: facts !== null,
  }
}
