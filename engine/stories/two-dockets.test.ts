import { afterEach, expect, test } from 'vitest'
import { openSmtpDoor } from '#engine/adapters/smtp-door.ts'
import { smtpRelay } from '#engine/adapters/smtp-relay.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type { OutgoingMail, Relay } from '#engine/ports/relay.ts'
import { eachDatabase, quiet } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'

const tuesday = Date.parse('2026-11-24T09:00:00Z')
const hour = 3_600_000
const hills = 'customer-care@hills.example'
const lakes = 'customer-care@lakes.example'

/** What a mail says for other programs to see; a careless gateway takes all of it away. */
const marks = ['Auto-Submitted', 'X-Auto-Response-Suppress', 'Precedence', 'X-Docket-Loop']
const stripped = (mail: OutgoingMail): OutgoingMail => ({
  ...mail,
  headers: Object.fromEntries(Object.entries(mail.headers).filter(([name]) => !marks.includes(name))),
})
/** And another one even what a mail answers, and its own name. */
let renamed = 0
const anonymous = (mail: OutgoingMail): OutgoingMail => ({
  ...stripped(mail),
  headers: {},
  messageId: `<${++renamed}@gateway.example>`,
})

eachDatabase('two Dockets that write to each other (T12)', (fresh) => {
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  /** Each sends to the other's door by SMTP, over TCP; what goes on between them is told by `gateway`. */
  const two = async (gateway: (mail: OutgoingMail) => OutgoingMail) => {
    const doors = new Map<string, Relay>()
    const sent: OutgoingMail[] = []
    const start = async (mailDomain: string): Promise<HelpDesk> => {
      const relay: Relay = {
        name: 'between',
        async send(mail) {
          const far = doors.get(mail.envelope.to.split('@')[1] ?? '')
          // Its own agents are told of deadlines all the same.
          if (far === undefined) return { outcome: 'sent', answer: '250 taken elsewhere' }
          sent.push(mail)
          return far.send(gateway(mail))
        },
        close: async () => {},
      }
      const desk = await startHelpDesk(await fresh(), { at: tuesday, mailDomain, relay, rateLimit: true })
      ends.push(() => desk.stop())
      const { settings, mail } = desk.services
      if (mail === null) throw new Error('a help desk takes mail')
      const smtp = { protocol: 'smtp', port: 0, tls: null } as const
      const door = await openSmtpDoor({
        settings: { ...settings, smtp },
        intake: mail,
        clock: systemClock,
        log: quiet,
      })
      ends.push(() => door.close())
      const far = smtpRelay(`smtp://127.0.0.1:${door.port}`, null)
      ends.push(() => far.close())
      doors.set(mailDomain, far)
      return desk
    }
    const desks = [await start('hills.example'), await start('lakes.example')] as const
    /** Until neither has anything more to say, hour after hour. */
    const wait = async (hours: number) => {
      for (let passed = 0; passed < hours; passed++)
        for (let turn = 0; turn < 2; turn++) for (const desk of desks) await desk.wait(turn === 0 ? hour : 0)
    }
    const tickets = async () =>
      (await Promise.all(desks.map((desk) => desk.api.tickets({})))).map((list) => list.tickets.length)
    return { desks, sent, wait, tickets }
  }

  /** The mail that begins it: somebody wrote to one in the name of the other. */
  const begin = (desk: HelpDesk, number = 1) =>
    desk.receive(
      `From: ${lakes}\nTo: ${hills}\nSubject: Hello ${number}\nMessage-ID: <${number}@forged.example>\n\nPlease answer ${number}.\n`,
      { from: lakes, to: [hills] },
    )

  test.each([
    ['leaves its marks on them', (mail: OutgoingMail) => mail],
    ['takes every mark of a program away', stripped],
    ['takes away what they answer and renames them', anonymous],
  ])('fall silent, where what carries their mails %s', async (_, gateway) => {
    const { desks, sent, wait, tickets } = await two(gateway)
    await begin(desks[0])
    await wait(3)
    expect(sent.length).toBeGreaterThan(0)
    expect(sent.length).toBeLessThanOrEqual(3)
    expect((await tickets()).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(2)
    const before = sent.length
    await wait(4)
    expect(sent).toHaveLength(before)
  })

  test('fall silent again, however often somebody stirs them', async () => {
    const { desks, sent, wait } = await two(stripped)
    for (let number = 1; number <= 8; number++) await begin(desks[0], number)
    await wait(3)
    const before = sent.length
    expect(before).toBeLessThanOrEqual(6)
    await wait(4)
    expect(sent).toHaveLength(before)
  })

  test('carry what people say, and nothing else, once agents answer each other', async () => {
    const { desks, sent, wait } = await two((mail) => mail)
    await begin(desks[0])
    await desks[0].api.reply(1, { text: 'What can we do for you?' })
    await wait(2)
    const [there] = (await desks[1].api.tickets({})).tickets
    expect(there?.requester.email).toBe(hills)
    await desks[1].api.reply(there?.number ?? 0, { text: 'We did not write to you.' })
    await wait(2)
    const { timeline } = await desks[0].api.ticket(1)
    expect(timeline.filter(({ kind }) => kind === 'message').map(({ text }) => text)).toEqual([
      'Please answer 1.',
      'What can we do for you?',
      expect.stringMatching(/^We did not write to you\./),
    ])
    expect(sent.filter(({ headers }) => headers['Auto-Submitted'] !== undefined).length).toBeLessThanOrEqual(2)
  })
})
