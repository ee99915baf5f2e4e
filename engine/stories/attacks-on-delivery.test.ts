import { afterEach, expect } from 'vitest'
import { MailSourceError } from '#engine/core/mail/source-error.ts'
import type { Rules } from '#engine/core/rules.ts'
import type { Delivery } from '#engine/ports/relay.ts'
import { type Attack, attacks } from '#engine/testing/attacks.ts'
import { freshDatabase } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { type KeptMail, mailboxOf, turns, unreadMail } from '#engine/testing/mailbox.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')
const minute = 60_000
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A desk whose relay says these, and takes what comes after. */
async function deskBehind(holds: Rules, ...answers: readonly Delivery[]): Promise<HelpDesk> {
  const database = await freshDatabase('sqlite', (cleanup) => cleanups.push(cleanup))
  const desk = await startHelpDesk(database, { at: tuesday, holds })
  cleanups.push(() => desk.stop())
  desk.relayAnswers(...answers)
  return desk
}

const ask = (desk: HelpDesk, email: string) =>
  desk.post('/forms/contact', { name: 'Ada', email, subject: 'Where is my parcel?', message: 'It should be here.' })
const states = async (desk: HelpDesk, ticket: number) =>
  (await desk.services.store.outbox.ofTicket(ticket)).map(({ state }) => state)
const busy: Delivery = { outcome: 'later', answer: '451 4.3.0 try later' }
const cut: Delivery = { outcome: 'later', answer: 'The connection ended.', about: 'recipient' }

const byRelay: readonly Attack[] = [
  {
    wants: 'an answer to be lost, and refuses it for a while (451 five times, T43)',
    rule: 'mail-is-tried-again',
    async play(holds) {
      const desk = await deskBehind(holds, busy, busy, busy, busy, busy)
      await ask(desk, 'ada@example.com')
      await desk.wait(120 * minute)
      expect(await states(desk, 1)).toEqual(['sent'])
      expect(desk.mails).toHaveLength(6)
    },
  },
  {
    wants: 'an answer to be lost without anybody seeing it, and refuses it for good (550, T43)',
    rule: 'dead-letters-are-told',
    async play(holds) {
      const desk = await deskBehind(holds, { outcome: 'never', answer: '550 5.1.1 no such user' })
      await ask(desk, 'ada@example.com')
      await desk.settled()
      expect(await states(desk, 1)).toEqual(['dead'])
      expect((await desk.api.ticket(1)).timeline.map(({ text }) => text)).toContain(
        'The mail “Request received” could not be delivered to example.com (550 5.1.1).',
      )
    },
  },
  {
    wants: 'one answer to look like two, and cuts the line when it has it (T43)',
    rule: 'one-message-id',
    async play(holds) {
      const desk = await deskBehind(holds, cut)
      await ask(desk, 'ada@example.com')
      await desk.wait(10 * minute)
      expect(desk.mails).toHaveLength(2)
      expect(new Set(desk.mails.map(({ messageId }) => messageId)).size).toBe(1)
    },
  },
  {
    wants: 'our mail to be busy with a domain that takes nothing (T43)',
    rule: 'troubled-domains-wait',
    async play(holds) {
      const desk = await deskBehind(holds, busy)
      await ask(desk, 'ada@slow.example')
      await desk.settled()
      await ask(desk, 'bob@slow.example')
      await ask(desk, 'eve@quick.example')
      await desk.settled()
      expect(desk.mails.map(({ envelope }) => envelope.to)).toEqual(['ada@slow.example', 'eve@quick.example'])
    },
  },
]

function mailbox(holds: Rules, ...mails: KeptMail[]) {
  const box = mailboxOf(mails, holds)
  cleanups.push(box.end)
  return box
}

const fetched = ({ intake }: ReturnType<typeof mailboxOf>) => intake.mails.map(({ raw }) => raw.toString())

const byMailbox: readonly Attack[] = [
  {
    wants: 'new mail to be passed over, and has the mailbox numbered anew (T45)',
    rule: 'numbers-have-a-numbering',
    async play(holds) {
      const box = mailbox(holds, unreadMail(7))
      await box.start().close()
      box.start()
      await turns()
      await box.end()
      box.mails.splice(0, 1, unreadMail(1, { text: 'after the restore' }))
      box.box.numbering = '2'
      box.start()
      await turns()
      expect(fetched(box)).toEqual(['mail 7', 'after the restore'])
    },
  },
  {
    wants: 'the engine to choke on a mail of 200 MB (T45)',
    rule: 'sizes-are-asked-first',
    async play(holds) {
      const box = mailbox(holds, unreadMail(1), unreadMail(2, { size: 200_000_000 }), unreadMail(3))
      box.start()
      await turns()
      expect(box.read).toEqual([1, 3])
    },
  },
  {
    wants: 'no mail to be fetched any more, by one that cuts every connection in its middle (T45)',
    rule: 'what-breaks-comes-last',
    async play(holds) {
      const box = mailbox(holds, unreadMail(1), unreadMail(2), unreadMail(3))
      box.broken.add(1)
      box.start()
      for (let connection = 0; connection < 6; connection++) {
        await turns()
        box.clock.advance(400_000)
      }
      await turns()
      expect(fetched(box)).toEqual(['mail 2', 'mail 3'])
    },
  },
  {
    wants: 'the account to be locked, by a password that fails again and again (T45)',
    rule: 'the-refused-ask-rarely',
    async play(holds) {
      const box = mailbox(holds)
      box.box.refuse = new MailSourceError('refused', 'No.')
      box.start()
      for (let seconds = 0; seconds < 60; seconds++) {
        await turns()
        box.clock.advance(1_000)
      }
      await turns()
      expect(box.opened.length).toBeLessThanOrEqual(2)
    },
  },
  {
    wants: 'every second mail to be lost, by removing mails while they are fetched (T45)',
    rule: null,
    async play(holds, naive) {
      const six = [1, 2, 3, 4, 5, 6].map((number) => unreadMail(number))
      const box = mailbox(holds, ...six)
      box.intake.beforeKeeping = async () => {
        // Somebody removes what was just read; places of the others move up, names stay.
        box.mails.shift()
        if (naive) box.mails.splice(0, box.mails.length, ...box.mails.map((mail, at) => ({ ...mail, number: at + 1 })))
      }
      box.start()
      await turns()
      expect(fetched(box)).toHaveLength(6)
    },
  },
  {
    wants: 'a mail to be marked as read before we have it, by cutting the line in between (T45)',
    rule: null,
    async play(holds, naive) {
      const box = mailbox(holds, unreadMail(1))
      if (naive) for (const mail of box.mails) mail.unread = false
      box.intake.failWith(new Error('cut'))
      box.start()
      await turns()
      expect(box.mails.map(({ unread }) => unread)).toEqual([true])
    },
  },
]

attacks('between us and our readers', byRelay)
attacks('with a hand in our mailbox', byMailbox)
