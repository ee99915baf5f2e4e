import { afterEach, expect, test } from 'vitest'
import { openImapDoor } from '#engine/adapters/imap-door.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { systemRandom } from '#engine/adapters/system-random.ts'
import type { MailDoor } from '#engine/channels/email/incoming.ts'
import type { MailboxSetting } from '#engine/runtime/settings.ts'
import { cutProxy } from '#engine/testing/cut-proxy.ts'
import { type Database, eachDatabase, quiet } from '#engine/testing/databases.ts'
import { type HelpDesk, startHelpDesk } from '#engine/testing/help-desk.ts'
import { startImapServer } from '#engine/testing/imap-server.ts'

const mail = (number: number) =>
  `From: cleo@example.org\r\nTo: customer-care@docket.localhost\r\nMessage-ID: <${number}@example.org>\r\nSubject: Lamp ${number}\r\n\r\n${number} does not light.\r\n`
const patient = { timeout: 20_000, interval: 20 }
const never = () => new Promise<never>(() => {})

interface Engine {
  readonly desk: HelpDesk
  readonly door: MailDoor
  /** Mails that it has stored. */
  readonly took: () => number
  /** From now on nothing that it does ends, and it hears of no time: as when a process is stopped for good. */
  die(): void
}

eachDatabase('one mailbox and two engines', (fresh) => {
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  const engine = async (database: Database, port: number, seed: string, now: () => number): Promise<Engine> => {
    const desk = await startHelpDesk(database, { at: Date.parse('2026-11-24T09:00:00Z'), seed })
    ends.push(() => desk.stop())
    const { store, mail: intake } = desk.services
    if (intake === null) throw new Error('a help desk takes mail')
    let isDead = false
    let took = 0
    const alive =
      <In extends readonly unknown[], Out>(act: (...given: In) => Promise<Out>) =>
      (...given: In): Promise<Out> =>
        isDead ? never() : act(...given)
    const door = openImapDoor(
      [
        {
          host: '127.0.0.1',
          port,
          security: 'none',
          user: 'support',
          secret: 'hunter2',
          tokenFile: null,
          auth: 'password',
          folder: 'INBOX',
          team: null,
          move: null,
          authserv: null,
        } satisfies MailboxSetting,
      ],
      {
        clock: {
          ...systemClock,
          now,
          after: (ms, run) => systemClock.after(Math.min(ms, 30), () => void (isDead || run())),
        },
        random: systemRandom,
        log: quiet,
        leases: { take: alive(store.leases.take), release: alive(store.leases.release) },
        settings: { get: alive(store.settings.get), put: alive(store.settings.put) },
        intake: {
          ...intake,
          take: alive(async (bytes, envelope) => {
            const taken = await intake.take(bytes, envelope)
            took++
            return taken
          }),
        },
      },
    )
    ends.push(() => (isDead ? Promise.resolve() : door.close()))
    return {
      desk,
      door,
      took: () => took,
      die() {
        isDead = true
      },
    }
  }
  const mailboxOf = async (mails: readonly string[]) => {
    const server = await startImapServer(mails)
    ends.push(() => server.close())
    // Ends the connections of an engine that cannot do so any more.
    const proxy = await cutProxy(server.port, () => null)
    ends.push(() => proxy.close())
    return { ...server, port: proxy.port }
  }
  const titles = async ({ desk }: Engine) => {
    await desk.settled()
    return (await desk.api.tickets({})).tickets.map(({ title }) => title).toSorted()
  }

  test('one of them fetches it, and when that one dies the other goes on where it was', async () => {
    const database = await fresh()
    const server = await mailboxOf([mail(1), mail(2)])
    let passed = 0
    const now = () => systemClock.now() + passed
    const first = await engine(database, server.port, 'first', now)
    await expect.poll(() => titles(first), patient).toEqual(['Lamp 1', 'Lamp 2'])
    const second = await engine(database, server.port, 'second', now)
    await expect.poll(() => second.door.states()[0]?.state, patient).toBe('standby')
    server.deliver(mail(3))
    await expect.poll(() => titles(first), patient).toEqual(['Lamp 1', 'Lamp 2', 'Lamp 3'])
    expect([first.took(), second.took()]).toEqual([3, 0])

    first.die()
    server.deliver(mail(4))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect([second.door.states()[0]?.state, second.took()]).toEqual(['standby', 0])
    passed = 61_000
    await expect.poll(() => titles(second), patient).toEqual(['Lamp 1', 'Lamp 2', 'Lamp 3', 'Lamp 4'])
    expect(second.took()).toBe(1)
    expect(second.door.states()[0]?.state).toMatch(/connected|polling/)
  })

  test('start at once, and each mail is fetched by one of them', async () => {
    const database = await fresh()
    const server = await mailboxOf(Array.from({ length: 6 }, (_, at) => mail(at + 1)))
    const now = systemClock.now
    const first = await engine(database, server.port, 'first', now)
    const second = await engine(database, server.port, 'second', now)
    await expect.poll(async () => (await titles(second)).length, patient).toBe(6)
    expect(first.took() + second.took()).toBe(6)
    expect([first, second].map(({ door }) => door.states()[0]?.state).toSorted()).toContain('standby')
  })
})
