import { can, ticketRight } from '#engine/core/rights.ts'
import { callerOf } from '#engine/http/auth/caller.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { MailRow } from '#engine/store/store.ts'
import { reachesMail } from './mails.ts'

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

const onPage = 100

/** Those that the caller may decide about, newest first. */
export async function shelvedMails(c: DoorContext): Promise<readonly ShelvedMail[]> {
  return (await reached(c, onPage)).map(shelvedMail)
}

/** How many of the newest `cap` on the shelf the caller may decide about. */
export async function countShelvedMails(c: DoorContext, cap: number): Promise<number> {
  const { store, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const caller = callerOf(c)
  const isAnyones = [...running.teams.keys()].every((team) =>
    can(caller, 'accept', ticketRight(running, { number: 0, team })),
  )
  // Who decides for every team need not read them.
  return isAnyones ? store.mails.shelfCount(cap) : (await reached(c, cap)).length
}

async function reached(c: DoorContext, most: number): Promise<readonly MailRow[]> {
  const mine: MailRow[] = []
  for (const row of await c.var.door.services.store.mails.shelf(most, null))
    if (await reachesMail(c, row, 'accept')) mine.push(row)
  return mine
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
