import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSmtpDoor } from '#engine/adapters/smtp-door.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { serve } from '#engine/http/serve.ts'
import { startApp } from '#engine/testing/app.ts'
import { quiet } from '#engine/testing/databases.ts'
import { freePort } from '#engine/testing/free-port.ts'
import { startImapServer } from '#engine/testing/imap-server.ts'
import { memoryIntake } from '#engine/testing/mail-intake.ts'
import { inCountry, mmdb } from '#engine/testing/mmdb.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { testSettings } from '#engine/testing/settings.ts'
import { run } from './main.ts'

let folder: string
const cleanups: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-doctor-'))
  for (const { path, text } of sampleFiles) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await rm(folder, { recursive: true, force: true })
})

interface Finding {
  readonly check: string
  readonly state: string
  readonly detail: string
}

async function doctor(env: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const said = { stdout: '', stderr: '' }
  const code = await run(['doctor', ...argv], {
    stdout: (text) => {
      said.stdout += text
    },
    stderr: (text) => {
      said.stderr += text
    },
    env: { DOCKET_DEFINITIONS: folder, DOCKET_DATA: join(folder, 'data'), ...env },
    cwd: folder,
    colour: false,
  })
  return { code, ...said }
}

async function findings(env: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const { code, stdout } = await doctor(env, '--json', ...argv)
  const document = JSON.parse(stdout) as { formatVersion: number; findings: readonly Finding[] }
  expect(document.formatVersion).toBe(1)
  return { code, stdout, of: (check: string) => document.findings.find((finding) => finding.check === check) }
}

async function smtpServer(host = '127.0.0.1'): Promise<number> {
  const door = await openSmtpDoor({
    settings: {
      host,
      mailDomain: 'example.com',
      trustProxy: [],
      authserv: null,
      smtp: { protocol: 'smtp', port: 0, tls: null },
    },
    intake: memoryIntake(),
    clock: systemClock,
    log: quiet,
    limits: { closeMs: 200 },
  })
  cleanups.push(() => door.close())
  return door.port
}

/** Listens and says what no SMTP server says. */
async function otherServer(greeting: string): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(greeting)
    cleanups.push(async () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise((resolve) => server.close(resolve)))
  return (server.address() as AddressInfo).port
}

describe('docket doctor', () => {
  test('says of a fresh installation that all is well, and what is not configured', async () => {
    const [port, smtp] = [await freePort(), await freePort()]
    const { code, stdout, stderr } = await doctor({ PORT: String(port), DOCKET_SMTP_PORT: String(smtp) })
    expect([code, stderr]).toEqual([0, ''])
    const shown = stdout
      .replaceAll(folder, '…')
      .replaceAll(String(port), 'PORT')
      .replaceAll(String(smtp), 'SMTP')
      .replace(process.versions.node, 'NODE')
      .replace(process.versions.tz ?? '', 'ZONES')
      .replace(/\d+ MB free/, 'N MB free')
    expect(shown).toMatchInlineSnapshot(`
      "✔ node         NODE
      ✔ time zones   ZONES
      ✔ settings     can all be used
      ✔ data folder  …/data, N MB free
      ✔ database     SQLite, WAL, synchronous=FULL
      – backup       none was taken yet: "npx docket backup FOLDER"
      ✔ definitions  sound
      ! engine       does not run on port PORT
      – relay        none: mail lands in the local mailbox
      ! smtp         nothing answers on port SMTP while the engine does not run
      – imap         DOCKET_IMAP_URL is not set
      – country      DOCKET_COUNTRY is not set: it is unknown
      – hook         DOCKET_HOOK_SECRET is not set
      "
    `)
  })

  test('finds the doors that work: a relay, a port for mail, a mailbox, a hook', async () => {
    const smtp = await smtpServer()
    const imap = await startImapServer([])
    cleanups.push(() => imap.close())
    const { code, of } = await findings({
      PORT: String(await freePort()),
      DOCKET_RELAY_URL: `smtp://user:hunter2@127.0.0.1:${smtp}`,
      DOCKET_SMTP_PORT: String(smtp),
      DOCKET_IMAP_URL: `imap://support:hunter2@127.0.0.1:${imap.port}/INBOX?team=care`,
      DOCKET_HOOK_SECRET: 'a text of at least 24 letters',
    })
    expect(code).toBe(0)
    expect(['relay', 'smtp', 'imap: support', 'hook'].map((check) => of(check)?.state)).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
    ])
    // What comes by IMAP or hook has no sender whom SPF knows.
    expect(of('senders')).toMatchObject({ state: 'warning', detail: expect.stringContaining('DOCKET_AUTHSERV') })
  })

  test('finds those that do not, without a password, and ends with 1', async () => {
    const imap = await startImapServer([])
    cleanups.push(() => imap.close())
    const web = await otherServer('HTTP/1.1 400 Bad Request\r\n\r\n')
    const { code, of, stdout } = await findings({
      PORT: String(await freePort()),
      DOCKET_RELAY_URL: `smtp://user:hunter2@127.0.0.1:${await otherServer('554 go away\r\n')}`,
      DOCKET_SMTP_PORT: String(web),
      DOCKET_IMAP_URL: [
        `imap://support:hunter3@127.0.0.1:${imap.port}`,
        `imap://support:hunter2@127.0.0.1:${imap.port}/Archive?team=nobody`,
        // Nobody listens on the first port of a machine, whoever else looks for a free one meanwhile.
        'imap://gone:hunter2@127.0.0.1:1',
      ].join('\n'),
    })
    expect(code).toBe(1)
    expect(of('relay')?.detail).toBe('127.0.0.1 does not answer: ANSWERED_554')
    expect(of('smtp')).toMatchObject({ state: 'warning' })
    expect(of('imap: support')?.detail).toBe('127.0.0.1 does not accept the user and the password.')
    expect(of('imap: support Archive')?.detail).toBe('its setting names the team "nobody", which there is not')
    expect(of('imap: gone')?.detail).toBe('The connection to 127.0.0.1 failed (ECONNREFUSED).')
    expect(stdout).not.toContain('hunter')
  })

  test('says whether the country of a visitor can be known', async () => {
    const country = async (env: Readonly<Record<string, string>>) => {
      const { code, of } = await findings({ PORT: String(await freePort()), DOCKET_SMTP_PORT: 'off', ...env })
      return [
        code,
        of('country')?.state,
        of('country')
          ?.detail.replace(folder, '…')
          .replace(/\d+ days/, 'N days'),
      ]
    }
    await writeFile(join(folder, 'new.mmdb'), mmdb({ '81.2.69.0/24': inCountry('GB') }, { builtAt: Date.now() }))
    await writeFile(join(folder, 'old.mmdb'), mmdb({ '81.2.69.0/24': inCountry('GB') }, { builtAt: 1_735_689_600_000 }))
    const [header, proxy] = ['header:CF-IPCountry', '10.0.0.1']
    expect([
      await country({ DOCKET_COUNTRY: header }),
      await country({ DOCKET_COUNTRY: header, DOCKET_TRUST_PROXY: proxy, DOCKET_AUTHSERV: 'mx.example.com' }),
      (await country({ DOCKET_COUNTRY: 'mmdb:new.mmdb' })).slice(0, 2),
      await country({ DOCKET_COUNTRY: 'mmdb:old.mmdb' }),
      await country({ DOCKET_COUNTRY: 'mmdb:none.mmdb' }),
    ]).toMatchInlineSnapshot(`
      [
        [
          0,
          "warning",
          "DOCKET_TRUST_PROXY names no proxy, so cf-ipcountry is read from nobody",
        ],
        [
          0,
          "ok",
          "a trusted proxy says it in cf-ipcountry",
        ],
        [
          0,
          "ok",
        ],
        [
          0,
          "warning",
          "Test-Country of 2025-01-01 is N days old: put a newer one in its place",
        ],
        [
          1,
          "failed",
          "DOCKET_COUNTRY names a file that does not exist: "…/none.mmdb".",
        ],
      ]
    `)
  })

  test('names the rules of a chat that ask for a country where nobody tells it', async () => {
    const care = sampleFiles.find(({ path }) => path === 'workflows/care.team.json')?.text ?? ''
    const chatting = async (team: string, rules: readonly object[]) => {
      await writeFile(join(folder, 'workflows/care.team.json'), team)
      const file = JSON.stringify({ title: 'Shop', team: 'care', rules }, null, 2)
      await writeFile(join(folder, 'workflows/shop.chat.json'), file)
      const { code, of } = await findings({ PORT: String(await freePort()), DOCKET_SMTP_PORT: 'off' })
      expect(of('definitions')?.state).toBe('ok')
      return [code, of('country')?.state, of('country')?.detail]
    }
    const withChat = JSON.stringify({ ...JSON.parse(care), channels: { ...JSON.parse(care).channels, chat: true } })
    const known = [{ url: '^/prices', show: 'open' }, { show: 'button' }]
    const asking = [{ countries: ['BE'], show: 'hide' }, { when: { country: 'NL' }, show: 'open' }, { show: 'button' }]
    expect([
      await chatting(withChat, known),
      await chatting(withChat, asking.slice(0, 1)),
      await chatting(withChat, asking),
      // Nobody chats with a team that takes no chat.
      await chatting(care, asking),
    ]).toMatchInlineSnapshot(`
      [
        [
          0,
          "off",
          "DOCKET_COUNTRY is not set: it is unknown",
        ],
        [
          0,
          "warning",
          "DOCKET_COUNTRY is not set: it is unknown, and rules ask for it (workflows/shop.chat.json:5)",
        ],
        [
          0,
          "warning",
          "DOCKET_COUNTRY is not set: it is unknown, and rules ask for it (workflows/shop.chat.json:5 and 1 more)",
        ],
        [
          0,
          "off",
          "DOCKET_COUNTRY is not set: it is unknown",
        ],
      ]
    `)
  })

  test('says that the relay answers but takes no mail of the engine that runs', async () => {
    const problem = '535 5.7.8 authentication failed'
    const desk = await startApp({
      services: (services) => ({ ...services, mailDoors: () => [{ name: 'relay', state: 'failed', problem }] }),
    })
    cleanups.push(() => desk.stop())
    const serving = await serve(desk.app, { settings: testSettings({ port: 0 }), clock: systemClock })
    cleanups.push(() => serving.close())
    const { code, of } = await findings({
      PORT: String(serving.port),
      DOCKET_RELAY_URL: `smtp://127.0.0.1:${await smtpServer()}`,
    })
    expect(code).toBe(1)
    expect(of('relay')).toMatchObject({ state: 'failed', detail: expect.stringContaining('takes no mail') })
    const there = await findings({}, '--url', `http://127.0.0.1:${serving.port}`)
    expect(there.of('door relay')?.state).toBe('failed')
  })

  test('misses the port for mail when the engine runs without it', async () => {
    const desk = await startApp()
    cleanups.push(() => desk.stop())
    const serving = await serve(desk.app, { settings: testSettings({ port: 0 }), clock: systemClock })
    cleanups.push(() => serving.close())
    const smtp = await freePort()
    const { code, of } = await findings({ PORT: String(serving.port), DOCKET_SMTP_PORT: String(smtp) })
    expect(code).toBe(1)
    expect(of('engine')?.state).toBe('ok')
    expect(of('smtp')?.detail).toBe(`the engine runs, but port ${smtp} does not answer: ECONNREFUSED`)
  })

  test('finds wrong settings, broken definitions and a full disk, and ends with 1', async () => {
    const wrong = await findings({ DOCKET_SMTP_PORT: 'yes' })
    expect([wrong.code, wrong.of('settings')?.state]).toEqual([1, 'failed'])
    expect(wrong.of('settings')?.detail).toMatch(/^DOCKET_SMTP_PORT must be/)
    await writeFile(join(folder, 'workflows/broken.team.json'), '{')
    const env = { PORT: String(await freePort()), DOCKET_SMTP_PORT: 'off', DOCKET_MIN_FREE: '900000000000000' }
    const { code, of } = await findings(env)
    expect([code, of('definitions')?.state, of('data folder')?.state, of('smtp')?.state]).toEqual([
      1,
      'failed',
      'failed',
      'off',
    ])
  })

  test('ends with 3 when the database is away', async () => {
    const env = { PORT: String(await freePort()), DOCKET_DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' }
    const { code, of, stdout } = await findings(env)
    expect([code, of('database')?.state]).toEqual([3, 'failed'])
    expect(stdout).not.toContain('hunter')
  })
})

describe('docket doctor --url', () => {
  test('looks at a running engine from outside', async () => {
    const desk = await startApp({
      services: (services) => ({
        ...services,
        mailDoors: () => [{ name: 'imap: support', state: 'failed', problem: 'The connection was lost.' }],
      }),
    })
    cleanups.push(() => desk.stop())
    const serving = await serve(desk.app, { settings: testSettings({ port: 0 }), clock: systemClock })
    cleanups.push(() => serving.close())
    const { code, of } = await findings({}, '--url', `http://127.0.0.1:${serving.port}/desk`)
    expect(code).toBe(1)
    expect(['health', 'readiness', 'headers', 'door imap', 'door hook'].map((check) => of(check)?.state)).toEqual([
      'ok',
      'ok',
      'ok',
      'failed',
      'off',
    ])
  })

  test('sends a signed probe of every form, and finds an engine that does not know its own address or has another secret', async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const secret = 'a secret that both of them know'
    const served = async (publicUrl: string) => {
      const desk = await startApp({ settings: { publicUrl, siteUrl: publicUrl, secret, port } })
      const serving = await serve(desk.app, { settings: testSettings({ port }), clock: systemClock })
      // Pages and signatures are dated by the clock of the engine, which stands still in tests.
      desk.clock.advance(Date.now() - desk.clock.now())
      return {
        tickets: async () => (await desk.services.store.tickets.list({ limit: 10 })).tickets.length,
        async close() {
          await serving.close()
          await desk.stop()
        },
      }
    }
    const right = await served(url)
    const well = await findings({ DOCKET_SECRET: secret }, '--url', url)
    expect(['addresses', 'cors', 'other sites', 'mail', 'site'].map((check) => [check, well.of(check)?.state])).toEqual(
      [
        ['addresses', 'ok'],
        ['cors', 'ok'],
        ['other sites', 'ok'],
        ['mail', 'off'],
        ['site', 'off'],
      ],
    )
    const stranger = await findings({ DOCKET_SECRET: 'another secret of somebody else' }, '--url', url)
    expect([stranger.code, stranger.of('probe')?.state]).toEqual([1, 'failed'])
    expect(await right.tickets()).toBe(0)
    await right.close()

    const wrong = await served('http://127.0.0.1:1')
    cleanups.push(() => wrong.close())
    const lost = await findings({ DOCKET_SECRET: secret }, '--url', url)
    expect([lost.code, lost.of('addresses')?.detail]).toEqual([
      1,
      `the engine calls itself http://127.0.0.1:1: start it with DOCKET_PUBLIC_URL=${url}`,
    ])
  })

  test('ends with 3 when nothing answers, and with 2 for what is no address', async () => {
    const away = await findings({}, '--url', `http://127.0.0.1:${await freePort()}`)
    expect([away.code, away.of('health')?.detail]).toEqual([3, expect.stringMatching(/does not answer: ECONNREFUSED$/)])
    expect((await doctor({}, '--url', 'help.example.com')).code).toBe(2)
  })

  test('misses security headers that something in front has taken away', async () => {
    const port = await otherServer('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok')
    const { code, of } = await findings({}, '--url', `http://127.0.0.1:${port}`)
    expect(code).toBe(1)
    expect(of('headers')?.detail).toBe(
      'missing or weakened: content-security-policy, x-content-type-options, referrer-policy; what stands in front of the engine must hand its headers on',
    )
  })
})
