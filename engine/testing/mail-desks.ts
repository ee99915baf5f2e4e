import { afterEach } from 'vitest'
import type { AuditRow } from '#engine/store/access-store.ts'
import type { Database } from './databases.ts'
import { type HelpDesk, startHelpDesk } from './help-desk.ts'
import { letter } from './letter.ts'

type Options = Omit<NonNullable<Parameters<typeof startHelpDesk>[1]>, 'at'>

/** Starts desks on a Tuesday at nine, each on a database of its own; they stop after the test. */
export function mailDesks(fresh: () => Promise<Database>): (options?: Options) => Promise<HelpDesk> {
  const desks: HelpDesk[] = []
  afterEach(async () => {
    for (const desk of desks.splice(0)) await desk.stop()
  })
  return async (options = {}) => {
    const desk = await startHelpDesk(await fresh(), { at: Date.parse('2026-11-24T09:00:00Z'), ...options })
    desks.push(desk)
    return desk
  }
}

/** A ticket by mail that an agent has answered: the answer's headers, which lead back, and how many mails went out so far. */
export async function answered(desk: HelpDesk) {
  await desk.receive(letter())
  await desk.api.reply(1, { text: 'It is on its way.' })
  await desk.settled()
  const reply = desk.mails.at(-1)
  return { replyTo: reply?.replyTo ?? '', messageId: reply?.messageId ?? '', sent: desk.mails.length }
}

/** Another team beside the sample's own, `sales@docket.localhost`. */
export function addSales(desk: HelpDesk, email: true | object = true): Promise<void> {
  return desk.changeFiles((files) => {
    const [care] = files.filter(({ path }) => path.endsWith('customer-care.team.json'))
    const team = { ...(JSON.parse(care?.text ?? '') as object), name: 'Sales', default: false, channels: { email } }
    return [...files, { path: 'workflows/sales.team.json', text: JSON.stringify(team) }]
  })
}

/** What the audit keeps of an agent's decision. */
export const decision: AuditRow = {
  id: 'line',
  at: 0,
  role: 'agent',
  actor: 'ana',
  action: 'mail.accepted',
  subject: {},
}
