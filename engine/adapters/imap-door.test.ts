import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { largestMail, type MailDoor } from '#engine/channels/email/incoming.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { MailboxSetting } from '#engine/runtime/settings.ts'
import type { Store } from '#engine/store/store.ts'
import { testCertificate } from '#engine/testing/certificate.ts'
import { type Cut, cutProxy } from '#engine/testing/cut-proxy.ts'
import { startImapServer, type TestImapServer } from '#engine/testing/imap-server.ts'
import { type MemoryIntake, memoryIntake } from '#engine/testing/mail-intake.ts'
import { openImapDoor } from './imap-door.ts'
import { systemClock } from './system-clock.ts'
import { systemRandom } from './system-random.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Waits of minutes take a moment; what is under way when a door closes has its five seconds, however slow the machine is. */
const hurried: Clock = {
  ...systemClock,
  after: (ms, run) => systemClock.after(ms === 5_000 ? ms : Math.min(ms, 30), run),
}

const mail = (number: number, size = 200) =>
  `From: cleo@example.org\r\nMessage-ID: <${number}@example.org>\r\nSubject: Lamp ${number}\r\n\r\n${`${number} does not light.\r\n`.repeat(Math.ceil(size / 20))}`

/** Large enough for several pieces of a fetch. */
const sizes = [200, 300_000, 400, 700_000, 100, 250_000]
const six = sizes.map((size, index) => mail(index + 1, size))

type ServerOptions = NonNullable<Parameters<typeof startImapServer>[1]>

interface Fetching {
  readonly server: TestImapServer
  readonly intake: MemoryIntake
  readonly settings: Map<string, string>
  readonly logged: string[]
  readonly connections: () => number
  open(changes?: Partial<MailboxSetting>): MailDoor
}

async function fetching(
  mails: readonly string[],
  { plan = () => null, ...serverOptions }: { readonly plan?: (connection: number) => Cut | null } & ServerOptions = {},
): Promise<Fetching> {
  const server = await startImapServer(mails, serverOptions)
  cleanups.push(() => server.close())
  const proxy = await cutProxy(server.port, plan)
  cleanups.push(() => proxy.close())
  const intake = memoryIntake()
  const settings = new Map<string, string>()
  const owners = new Map<string, string>()
  const leases: Store['leases'] = {
    async take(name, owner) {
      if (!owners.has(name)) owners.set(name, owner)
      return owners.get(name) === owner
    },
    async release(name, owner) {
      if (owners.get(name) === owner) owners.delete(name)
    },
  }
  const logged: string[] = []
  const say = (fields: Readonly<Record<string, unknown>>, message: string) =>
    void logged.push(`${message} ${JSON.stringify(fields)}`)
  const log: Log = { info: say, warn: say, error: say }
  return {
    server,
    intake,
    settings,
    logged,
    connections: proxy.connections,
    open(changes = {}) {
      const mailbox: MailboxSetting = {
        host: '127.0.0.1',
        port: proxy.port,
        security: 'none',
        user: 'support',
        secret: 'hunter2',
        tokenFile: null,
        auth: 'password',
        folder: 'INBOX',
        team: 'care',
        move: null,
        authserv: null,
        ...changes,
      }
      const door = openImapDoor([mailbox], {
        intake,
        clock: hurried,
        random: systemRandom,
        log,
        leases,
        ...(serverOptions.certificate && { ca: serverOptions.certificate.cert }),
        settings: {
          get: async (key) => settings.get(key) ?? null,
          put: async (key, value) => void settings.set(key, value),
        },
      })
      cleanups.push(() => door.close())
      return door
    },
  }
}

/** The bytes, up to so many; then the refusal that an intake answers with. */
async function* upTo(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.byteLength
    if (size > most) throw new DocketError('too-large', 'The mail is too large.')
    yield chunk
  }
}

const taken = ({ mails }: MemoryIntake) => mails.map(({ raw }) => /Lamp (\d+)/.exec(raw.toString())?.[1]).map(Number)
const seen = (server: TestImapServer) => server.mails('INBOX').map(({ flags }) => flags.includes('\\Seen'))
const patient = { timeout: 20_000, interval: 20 }

describe('a mailbox', () => {
  test('is fetched in the order of arrival, byte by byte, and each mail is marked as read when it is stored', async () => {
    const { server, intake, open } = await fetching(six)
    let stored = 0
    intake.beforeKeeping = async () => {
      expect(seen(server).filter(Boolean)).toHaveLength(stored++)
    }
    const door = open()
    await expect.poll(() => seen(server), patient).toEqual(six.map(() => true))
    expect(intake.mails.map(({ raw }) => raw.toString())).toEqual(six)
    expect(intake.mails[0]?.envelope).toEqual({
      door: 'imap',
      from: '',
      to: [],
      team: 'care',
      peer: null,
      helo: null,
      authserv: null,
    })
    await expect.poll(door.states, patient).toEqual([{ name: 'imap: support', state: 'connected', problem: null }])
    expect(intake.repeats()).toBe(0)
  })

  test('is emptied into a folder where the setting names one, and nothing is ever deleted', async () => {
    const { server, intake, open } = await fetching(six)
    open({ move: 'Archive' })
    await expect.poll(() => server.mails('Archive').map(({ raw }) => raw), patient).toEqual(six)
    expect(server.mails('INBOX')).toEqual([])
    expect(taken(intake)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('keeps its mails, marked as read, where the server cannot move or has no such folder, and says so', async () => {
    for (const [plugins, move] of [
      [['ID', 'UIDPLUS', 'IDLE'], 'Archive'],
      [['ID', 'UIDPLUS', 'IDLE', 'MOVE'], 'Nowhere'],
    ] as const) {
      const { server, intake, open } = await fetching(six.slice(0, 2), { plugins })
      const door = open({ move })
      await expect.poll(() => door.states()[0]?.problem, patient).toMatch(/they stay and are marked as read/)
      expect(seen(server)).toEqual([true, true])
      expect(taken(intake)).toEqual([1, 2])
    }
  })

  test('tells of new mail, and is looked at now and then where its server cannot tell', async () => {
    for (const plugins of [['ID', 'IDLE'], ['ID']]) {
      const { server, intake, open } = await fetching(six.slice(0, 1), { plugins })
      const door = open()
      await expect.poll(() => taken(intake), patient).toEqual([1])
      server.deliver(mail(2))
      await expect.poll(() => taken(intake), patient).toEqual([1, 2])
      await expect.poll(() => door.states()[0]?.state).toBe(plugins.includes('IDLE') ? 'connected' : 'polling')
    }
  })

  test('with mails that people have read before Docket came is fetched from the unread ones on; later also what they read first', async () => {
    const { server, intake, open } = await fetching([])
    server.deliver(mail(1), ['\\Seen'])
    server.deliver(mail(2))
    server.deliver(mail(3), ['\\Seen'])
    const door = open()
    await expect.poll(() => taken(intake), patient).toEqual([2])
    await door.close()
    server.deliver(mail(4), ['\\Seen'])
    open()
    await expect.poll(() => taken(intake), patient).toEqual([2, 4])
  })

  test('is fetched on where it was left, by another engine too', async () => {
    const { server, intake, connections, open } = await fetching(six)
    await expect.poll(() => connections()).toBe(0)
    const door = open()
    await expect.poll(() => taken(intake).length, patient).toBe(6)
    await door.close()
    expect(door.states()).toEqual([{ name: 'imap: support', state: 'off', problem: null }])
    server.deliver(mail(7))
    open()
    await expect.poll(() => taken(intake), patient).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(intake.repeats()).toBe(0)
  })

  test('leaves a mail that is too large unread, fetches the others, and says so until somebody has seen to it', async () => {
    const { server, intake, open } = await fetching(six.slice(0, 3))
    const take = intake.take
    intake.take = (bytes, envelope) => take(upTo(bytes, 100_000), envelope)
    const door = open()
    await expect
      .poll(() => door.states()[0]?.problem, patient)
      .toBe(`1 unread in the mailbox are larger than ${largestMail} bytes.`)
    expect(seen(server)).toEqual([true, false, true])
    expect(taken(intake)).toEqual([1, 3])
    server.markRead(2)
    await expect.poll(() => door.states()[0], patient).toMatchObject({ state: 'connected', problem: null })
    expect(taken(intake)).toEqual([1, 3])
  })

  test('stays as it is while there is no room or no store, and is fetched when there is (T44)', async () => {
    const { server, intake, open, logged } = await fetching(six)
    intake.failWith(
      new DocketError('low-disk', 'The disk is nearly full.'),
      new DocketError('unavailable', 'The database does not answer.'),
      new Error('a bug'),
    )
    const door = open()
    await expect.poll(() => seen(server), patient).toEqual(six.map(() => true))
    expect(taken(intake)).toEqual([1, 2, 3, 4, 5, 6])
    expect(logged.join('\n')).toMatch(/no room for new mail[\s\S]*cannot be stored[\s\S]*went wrong on our side/)
    await expect.poll(() => door.states()[0]?.problem).toBeNull()
  })

  test('that does not let us in says so, without the password', async () => {
    const { open, logged } = await fetching(six)
    for (const [changes, problem] of [
      [{ secret: 'hunter3' }, '127.0.0.1 does not accept the user and the password.'],
      [{ folder: 'Nowhere' }, '127.0.0.1 does not open the folder "Nowhere".'],
      [{ port: 1 }, 'The connection to 127.0.0.1 failed (ECONNREFUSED).'],
    ] as const) {
      const door = open(changes)
      await expect.poll(() => door.states()[0], patient).toMatchObject({ state: 'failed', problem })
      await door.close()
    }
    expect(logged.length).toBeGreaterThan(2)
    expect(logged.join()).not.toMatch(/hunter|Lamp/)
  })

  test('is reached in the encrypted way its URL asks for, and by a token instead of a password', async () => {
    const certificate = testCertificate()
    for (const [options, changes] of [
      [{ certificate, secure: true }, { security: 'tls' }],
      [{ certificate, plugins: ['STARTTLS', 'IDLE', 'UIDPLUS'] }, { security: 'starttls' }],
      [
        { certificate, secure: true, accessToken: 'ya29.token', plugins: ['XOAUTH2', 'SASL-IR', 'IDLE', 'UIDPLUS'] },
        { security: 'tls', auth: 'xoauth2', secret: 'ya29.token' },
      ],
    ] as const satisfies readonly (readonly [ServerOptions, Partial<MailboxSetting>])[]) {
      const { open, intake } = await fetching([mail(1), mail(2)], options)
      const door = open(changes)
      await expect.poll(() => taken(intake), patient).toEqual([1, 2])
      await door.close()
    }
  })

  test('is signed in to with the token that a file holds at that moment, since a token ends within the hour', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docket-token-'))
    cleanups.push(() => rm(folder, { recursive: true }))
    const tokenFile = join(folder, 'token')
    const { open, intake, logged } = await fetching([mail(1)], {
      certificate: testCertificate(),
      secure: true,
      accessToken: 'ya29.fresh',
      plugins: ['XOAUTH2', 'SASL-IR', 'IDLE', 'UIDPLUS'],
    })
    const door = open({ security: 'tls', auth: 'xoauth2', secret: '', tokenFile })
    const problem = (sentence: string) => expect.poll(() => door.states()[0]?.problem, patient).toBe(sentence)
    await problem('The file of the access token cannot be read (ENOENT).')
    await writeFile(tokenFile, 'ya29.stale\n')
    await problem('127.0.0.1 does not accept the user and the access token.')
    await writeFile(tokenFile, 'ya29.fresh\n')
    await expect.poll(() => taken(intake), patient).toEqual([1])
    expect(logged.join()).not.toContain('ya29')
  })

  test('whose server shows the certificate of another, or offers no encryption, is not told the password', async () => {
    const { open, logged } = await fetching([mail(1)], { secure: true, certificate: testCertificate() })
    const other = open({ security: 'tls', host: 'localhost.localdomain' })
    await expect.poll(() => other.states()[0]?.state, patient).toBe('failed')
    await other.close()
    const plain = await fetching([mail(1)])
    const door = plain.open({ security: 'starttls' })
    await expect.poll(() => door.states()[0]?.state, patient).toBe('failed')
    expect(taken(plain.intake)).toEqual([])
    expect([...logged, ...plain.logged].join()).not.toMatch(/hunter/)
  })

  test('is fetched by one engine at a time; another goes on when the first one stops', async () => {
    const { server, intake, open } = await fetching([mail(1)])
    const first = open()
    await expect.poll(() => taken(intake), patient).toEqual([1])
    const second = open()
    await expect.poll(() => second.states()[0], patient).toMatchObject({ state: 'standby', problem: null })
    server.deliver(mail(2))
    await expect.poll(() => taken(intake), patient).toEqual([1, 2])
    expect(second.states()[0]?.state).toBe('standby')
    await first.close()
    server.deliver(mail(3))
    await expect.poll(() => taken(intake), patient).toEqual([1, 2, 3])
    await expect.poll(() => second.states()[0]?.state, patient).toBe('connected')
  })

  test('that numbers its mails anew is read again, and nothing becomes two or is lost', async () => {
    const { server, intake, open } = await fetching(six)
    const door = open()
    await expect.poll(() => taken(intake).length, patient).toBe(6)
    await door.close()
    server.remove(1)
    // One that nobody has read, and one that somebody read before we came back.
    server.deliver(mail(7))
    server.deliver(mail(8), ['\\Seen'])
    server.renumber(8)
    open()
    await expect.poll(() => taken(intake), patient).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    await expect.poll(() => seen(server), patient).toEqual([true, true, true, true, true, true, true])
  })

  test('from which others remove mails while it is fetched loses no other mail', async () => {
    const { server, intake, open } = await fetching(six)
    let count = 0
    intake.beforeKeeping = async () => {
      // The one under way and two that are to come: with sequence numbers, others would be skipped.
      if (++count === 2) for (const uid of [2, 3, 5]) server.remove(uid)
    }
    const door = open()
    await expect.poll(() => taken(intake), patient).toEqual([1, 2, 4, 6])
    await expect.poll(() => door.states()[0], patient).toMatchObject({ state: 'connected', problem: null })
    expect(server.mails('INBOX').map(({ uid }) => uid)).toEqual([1, 4, 6])
  })

  test('that is closed while a mail is stored finishes that mail', async () => {
    const { server, intake, open } = await fetching(six)
    let store: (() => void) | null = null
    intake.beforeKeeping = () =>
      new Promise((resolve) => {
        store = resolve
        setTimeout(resolve, 10)
      })
    const door = open()
    await expect.poll(() => store, patient).not.toBeNull()
    await door.close()
    const marked = seen(server).filter(Boolean).length
    expect(marked).toBe(intake.mails.length)
    expect(marked).toBeLessThan(6)
  })
})

describe('a connection that is cut', () => {
  /** Behind the greeting; in the sign-in; in the first mail; in a literal of the second and of the fourth; near the end. */
  const offsets = [10, 150, 700, 1_500, 40_000, 300_000, 302_500, 600_000, 900_000, 1_150_000]
  const ways = offsets.map((after, index) => ({
    after,
    how: (['close', 'reset'] as const)[index % 2] as Cut['how'],
  }))

  test.each(ways)('after $after bytes ($how) loses no mail and makes none two', async (cut) => {
    const { server, intake, connections, open } = await fetching(six, { plan: (count) => (count < 2 ? cut : null) })
    const door = open()
    await expect.poll(() => taken(intake).length, patient).toBe(6)
    await expect.poll(() => seen(server), patient).toEqual(six.map(() => true))
    await expect.poll(() => door.states()[0], patient).toMatchObject({ state: 'connected', problem: null })
    expect(intake.mails.map(({ raw }) => raw.toString())).toEqual(six)
    expect(connections()).toBeGreaterThan(1)
  })

  test('every time a little later loses no mail either, also when mails are moved', async () => {
    for (const move of [null, 'Archive']) {
      const { server, intake, open } = await fetching(six, {
        plan: (count) => (count < 8 ? { after: 600 + count * 90_001, how: count % 2 === 0 ? 'reset' : 'close' } : null),
      })
      open({ move })
      const done = () => (move === null ? seen(server).every(Boolean) : server.mails('INBOX').length === 0)
      await expect.poll(() => done() && taken(intake).length, patient).toBe(6)
      expect(taken(intake).sort()).toEqual([1, 2, 3, 4, 5, 6])
    }
  })

  test('before the server could say that it has marked or moved a mail, makes it none the more', async () => {
    for (const [move, command] of [
      [null, 'STORE'],
      ['Archive', 'MOVE'],
    ] as const) {
      const { server, intake, open, connections } = await fetching(six.slice(0, 3), {
        plan: (count) => (count < 2 ? { after: command, how: 'reset' } : null),
      })
      open({ move })
      await expect.poll(() => taken(intake).length, patient).toBe(3)
      await expect
        .poll(() => (move === null ? seen(server).every(Boolean) : server.mails('INBOX').length === 0), patient)
        .toBe(true)
      expect(connections()).toBe(3)
      expect(taken(intake)).toEqual([1, 2, 3])
    }
  })

  test('that stalls is given up when the door closes', async () => {
    const { intake, open, connections } = await fetching(six, { plan: () => ({ after: 100_000, how: 'stall' }) })
    const door = open()
    await expect.poll(() => intake.mails.length, patient).toBe(1)
    await expect.poll(() => connections()).toBe(1)
    await door.close()
    expect(taken(intake)).toEqual([1])
  })
})
