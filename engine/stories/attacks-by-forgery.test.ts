import { expect } from 'vitest'
import type { ReadMail } from '#engine/ports/mail-reader.ts'
import { deskWith, lastMessage, newLetter, recipients } from '#engine/testing/attacked-desk.ts'
import { type Attack, attacks } from '#engine/testing/attacks.ts'
import type { HelpDesk } from '#engine/testing/help-desk.ts'
import { care } from '#engine/testing/letter.ts'
import { answered } from '#engine/testing/mail-desks.ts'

const byForgery: readonly Attack[] = [
  {
    wants: 'to speak to a customer as an agent, with the agent’s address and our real Message-ID (T01)',
    rule: 'agents-prove-themselves',
    async play(holds) {
      const desk = await deskWith(holds)
      const { messageId, replyTo, sent } = await answered(desk)
      for (const to of [care, replyTo]) {
        const headers = `In-Reply-To: ${messageId}\n`
        await desk.receive(newLetter({ from: 'Ana <ana@example.com>', to, headers, body: `Pay here. ${to}` }))
      }
      expect(recipients(desk, sent)).toEqual([])
      expect((await desk.services.store.mails.shelf({ teams: null, limit: 10 })).mails).toHaveLength(2)
    },
  },
  {
    wants: 'to speak as a customer whose domain disowns the mail (T02)',
    rule: 'a-failed-check-is-a-stranger',
    async play(holds) {
      const desk = await deskWith(holds, { dmarc: 'fail' })
      const { replyTo } = await answered(desk)
      await desk.receive(newLetter({ to: replyTo, body: 'Send it to my new address.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger', verified: false }, hidden: true })
    },
  },
  {
    wants: 'to read along, as a copy of a forged mail (T02)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds)
      const { messageId, sent } = await answered(desk)
      await desk.receive(newLetter({ headers: `References: ${messageId}\nCc: Eve <eve@evil.test>\n` }))
      if (naive) await addParticipant(desk, 'eve@evil.test')
      await desk.api.reply(1, { text: 'It arrives tomorrow.' })
      await desk.settled()
      expect(recipients(desk, sent)).toEqual(['ada@example.com'])
    },
  },
  {
    wants: 'to be the customer by a second From header (T30)',
    rule: 'several-authors-are-nobody',
    async play(holds) {
      const desk = await deskWith(holds)
      const { replyTo } = await answered(desk)
      const from = 'Ada Byron <ada@example.com>\nFrom: Mallory <mallory@evil.test>'
      await desk.receive(newLetter({ to: replyTo, from, body: 'Cancel it.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger' }, hidden: true })
    },
  },
  {
    wants: 'to be the customer by a From header of two addresses (T30)',
    rule: 'several-authors-are-nobody',
    async play(holds) {
      const desk = await deskWith(holds)
      const { replyTo } = await answered(desk)
      const from = 'Ada Byron <ada@example.com>, Mallory <mallory@evil.test>'
      await desk.receive(newLetter({ to: replyTo, from, body: 'Cancel it.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger' }, hidden: true })
    },
  },
  {
    wants: 'to be the customer by a Sender header that names them (T30)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds, naive ? { readAs: bySender } : {})
      const { replyTo } = await answered(desk)
      const headers = 'Sender: Ada Byron <ada@example.com>\n'
      await desk.receive(newLetter({ to: replyTo, from: 'mallory@evil.test', headers, body: 'Cancel it.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger' }, hidden: true })
    },
  },
  {
    wants: 'to be an agent by carrying the agent’s address as a name (T30)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds, naive ? { readAs: byName } : {})
      const { replyTo } = await answered(desk)
      await desk.receive(newLetter({ to: replyTo, from: '"ada@example.com" <mallory@evil.test>', body: 'It is me.' }))
      expect(await lastMessage(desk)).toMatchObject({ author: { role: 'stranger' }, hidden: true })
    },
  },
  {
    wants: 'to have us write to a victim named in Reply-To (T30)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds, naive ? { readAs: byReplyTo } : {})
      await desk.receive(newLetter({ from: 'mallory@evil.test', headers: 'Reply-To: victim@example.net\n' }))
      expect(recipients(desk)).not.toContain('victim@example.net')
    },
  },
  {
    wants: 'to be served first, by headers or an address that call the mail urgent (T41)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds)
      await desk.receive(newLetter())
      const to = care.replace('@', '+3@')
      await desk.receive(
        newLetter({ to, headers: 'X-Priority: 1\nImportance: high\nPriority: urgent\n', body: 'Now!' }),
      )
      if (naive) await submit(desk, 2, 'priority.changed', { priority: 3 }, null)
      const [usual, urgent] = [await desk.api.ticket(1), await desk.api.ticket(2)]
      expect([urgent.priority, urgent.dueAt]).toEqual([usual.priority, usual.dueAt])
    },
  },
  {
    wants: 'a deadline to begin anew, by having the ticket solved and opening it again (T41)',
    rule: null,
    async play(holds, naive) {
      const desk = await deskWith(holds)
      await desk.receive(newLetter())
      const deadlines = async (ticket: number) =>
        (await desk.api.ticket(ticket)).sla.map(({ policy, metric, dueAt }) => [policy, metric, dueAt])
      const promised = await deadlines(1)
      for (let turn = 0; turn < 3; turn++) {
        await desk.wait(3_600_000)
        await desk.api.send(1, { type: 'ticket.solved' })
        await desk.receive(newLetter({ to: desk.mails[0]?.replyTo ?? '', body: `Again ${turn}` }))
      }
      expect((await desk.api.ticket(1)).state).toBe('open')
      // A new ticket has the deadlines of a clock that begins now.
      if (naive) await desk.receive(newLetter({ body: 'Another matter.' }))
      expect(promised.length).toBeGreaterThan(0)
      expect(await deadlines(naive ? 2 : 1)).toEqual(promised)
    },
  },
]

attacks('with a forged mail', byForgery)

/** A desk that takes a name for an address. */
function byName(read: ReadMail): ReadMail {
  const from = read.from && { ...read.from, address: read.from.name.includes('@') ? read.from.name : read.from.address }
  return { ...read, from, allFrom: from ? [from] : [] }
}

/** A desk that takes who is said to have sent it for who wrote. */
function bySender(read: ReadMail): ReadMail {
  const from = read.sender ?? read.from
  return { ...read, from, allFrom: from ? [from] : [] }
}

/** A desk that takes who is to be answered for who wrote. */
function byReplyTo(read: ReadMail): ReadMail {
  const from = read.replyTo[0] ?? read.from
  return { ...read, from, allFrom: from ? [from] : [] }
}

function submit(
  desk: HelpDesk,
  ticket: number,
  type: string,
  data: Readonly<Record<string, number>>,
  content: Readonly<Record<string, string>> | null,
) {
  return desk.services.runtime.submit({
    ticket,
    event: { type, by: { role: 'system' }, data, content },
    dedupe: null,
    expectedVersion: null,
    files: [],
  })
}

function addParticipant(desk: HelpDesk, address: string) {
  return submit(desk, 1, 'participant.added', {}, { name: '', address })
}
