import { onTestFinished } from 'vitest'
import type { Rules } from '#engine/core/rules.ts'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import { freshDatabase } from './databases.ts'
import { type HelpDesk, startHelpDesk, unchecked } from './help-desk.ts'
import { type Letter, letter } from './letter.ts'

/** A desk with these rules, for the time of the test. */
export async function deskWith(
  holds: Rules,
  options: {
    readonly dmarc?: MailAuth['dmarc']
    readonly rateLimit?: boolean
    readonly readAs?: (mail: ReadMail) => ReadMail
  } = {},
): Promise<HelpDesk> {
  const database = await freshDatabase('sqlite', onTestFinished)
  const { dmarc = 'none', ...others } = options
  const desk = await startHelpDesk(database, {
    at: Date.parse('2026-11-24T09:00:00Z'),
    holds,
    auth: () => ({ ...unchecked, dmarc }),
    ...others,
  })
  onTestFinished(() => desk.stop())
  return desk
}

let letters = 0

/** A mail that came under no Message-ID before. */
export function newLetter(written: Letter = {}): string {
  return letter({ id: `n${++letters}@example.com`, ...written })
}

export async function lastMessage(desk: HelpDesk, ticket = 1) {
  return (await desk.api.ticket(ticket)).timeline.filter(({ kind }) => kind === 'message').at(-1)
}

export async function ticketCount(desk: HelpDesk): Promise<number> {
  return (await desk.api.tickets({})).tickets.length
}

/** To whom mails went, from the given one on. */
export function recipients(desk: HelpDesk, from = 0): readonly string[] {
  return desk.mails.slice(from).map(({ envelope }) => envelope.to)
}
