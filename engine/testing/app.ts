import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { inject } from 'vitest'
import { fileBlobs } from '#engine/adapters/file-blobs.ts'
import type { MailIntake } from '#engine/channels/email/incoming.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import { createApp } from '#engine/http/app.ts'
import { createApiToken } from '#engine/http/auth/api-token.ts'
import { createSignInLink } from '#engine/http/auth/sign-in-link.ts'
import { type Client, createClient } from '#engine/http/client.ts'
import type { Door, DoorEnv } from '#engine/http/door.ts'
import type { Pages } from '#engine/http/pages.ts'
import type { RouteModule } from '#engine/http/route.ts'
import { productRoutes } from '#engine/http/routes/product.ts'
import type { DirectMail, Services } from '#engine/http/services.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { Log } from '#engine/ports/log.ts'
import { createChat } from '#engine/runtime/chat/chat.ts'
import { createRuntime } from '#engine/runtime/create.ts'
import { createKeys } from '#engine/runtime/keys.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import { openStore } from '#engine/store/open.ts'
import { createTestClock, type TestClock } from '#engine/testing/clock.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { sameFiles } from '#engine/testing/same-files.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'
import { testSettings } from '#engine/testing/settings.ts'

export interface AppOverrides {
  readonly settings?: Partial<Settings>
  /** Modules beside those of the product. */
  readonly routes?: readonly RouteModule[]
  readonly pages?: Pages | null
  /** Takes mail in; nothing does when left out. */
  readonly mail?: MailIntake
  /** Puts something else in the place of a service, such as a store that is away. */
  readonly services?: (services: Services) => Services
  /** Definition files; `sampleFiles` when left out. */
  readonly files?: readonly SourceFile[]
}

export interface TestFile {
  readonly name: string
  readonly type: string
  readonly bytes: string | Uint8Array
}

export interface TestTicket {
  readonly team?: string
  readonly name?: string
  readonly email?: string
  readonly subject?: string
  readonly text?: string
  readonly file?: TestFile
  readonly shelved?: boolean
}

/** The whole engine behind its door: a fresh SQLite store, a clock that stands still, no site, no mail. */
export interface RunningApp {
  readonly app: Hono<DoorEnv>
  readonly services: Services
  readonly clock: TestClock
  /** Waits that were pending before the first request. */
  readonly clockAtStart: number
  readonly stopping: AbortController
  /** Mails that belong to no ticket, in the order they were sent. */
  readonly mails: readonly DirectMail[]
  readonly logged: readonly {
    readonly level: string
    readonly fields: Readonly<Record<string, unknown>>
    readonly message: string
  }[]
  /** Calls the app; a path is taken from the public URL. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** A new API token with these scopes. */
  token(...scopes: readonly ('read' | 'write')[]): Promise<string>
  /** Signs an agent in through a link and returns the cookie. */
  signIn(agent: string, headers?: Readonly<Record<string, string>>): Promise<string>
  /** The typed client with a token, or with these headers. */
  api(credential: string | Readonly<Record<string, string>>): Client
  /** A ticket as the form channel makes it; returns its number. */
  createTicket(ticket?: TestTicket): Promise<number>
  versionOf(number: number): Promise<number>
  upload(path: string, file: TestFile, headers: Readonly<Record<string, string>>): Promise<{ readonly id: string }>
  /** Writes the definition files anew and waits until they were read. */
  changeFiles(change: (files: readonly SourceFile[]) => readonly SourceFile[]): Promise<void>
  /** Resolves when work that answers do not wait for is done. */
  settled(): Promise<void>
  stop(): Promise<void>
}

export async function startApp(overrides: AppOverrides = {}): Promise<RunningApp> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-app-'))
  const settings = testSettings({ dataDir: folder, ...overrides.settings })
  const clock = createTestClock()
  const random = createTestRandom()
  const logged: RunningApp['logged'][number][] = []
  const log = memoryLog(logged)
  // Where no database is prepared, its tables are made.
  const template: string | undefined = inject('sqliteTemplate')
  if (template !== undefined) await copyFile(template, join(folder, 'docket.sqlite'))
  const store = await openStore({ ...settings, clock, log })
  const source = memorySource(overrides.files ?? sampleFiles)
  const blobs = await fileBlobs(join(folder, 'blobs'), 0)
  const { minFreeBytes } = settings
  const runtime = await createRuntime({ store, blobs, minFreeBytes, clock, random, log, source, failpoint: () => {} })
  const mails: DirectMail[] = []
  const keys = createKeys(settings.secret)
  const sendDirectMail = async (mail: DirectMail) => void mails.push(mail)
  const wakeOutbox = () => {}
  const chat = createChat({ store, clock, log, runtime, keys, settings, failpoint: () => {} })
  const base = { settings, clock, random, log, store, blobs, runtime, chat }
  const mail = overrides.mail ?? null
  const joined: Services = {
    ...base,
    keys,
    mail,
    mailDoors: () => [],
    sendDirectMail,
    wakeOutbox,
    wakeAssigner: () => {},
    identity: null,
    countries: null,
  }
  const services = overrides.services?.(joined) ?? joined
  const stopping = new AbortController()
  let door: Door | null = null
  const holdDoor: RouteModule = (opened) => {
    door = opened
    return []
  }
  const app = createApp(services, {
    pages: overrides.pages ?? null,
    routes: [...productRoutes, ...(overrides.routes ?? []), holdDoor],
    stopping: stopping.signal,
  })
  const request = async (path: string, init: RequestInit = {}) =>
    app.request(new URL(path, settings.publicUrl).href, init)

  return {
    app,
    services,
    clock,
    clockAtStart: clock.waiting(),
    stopping,
    mails,
    logged,
    request,
    token: (...scopes) => createApiToken(services, 'test', scopes),
    async signIn(agent, headers = {}) {
      const link = new URL(await createSignInLink(services, agent))
      const signedIn = await request(link.pathname, {
        method: 'POST',
        headers: { origin: settings.publicUrl, ...headers },
      })
      const cookie = signedIn.headers.getSetCookie().at(-1)?.split(';')[0]
      if (signedIn.status !== 303 || cookie === undefined)
        throw new Error(`${agent} cannot sign in: ${signedIn.status}`)
      return cookie
    },
    api: (credential) =>
      createClient({
        baseUrl: settings.publicUrl,
        fetch: request,
        headers:
          typeof credential === 'string'
            ? { Authorization: `Bearer ${credential}` }
            : { Origin: settings.publicUrl, ...credential },
      }),
    createTicket: (ticket = {}) => createTicket(door?.services ?? services, ticket),
    versionOf: async (number) => (await store.tickets.get(number))?.version ?? 0,
    async upload(path, file, headers) {
      const body = new FormData()
      body.set('file', new File([file.bytes as BlobPart], file.name, { type: file.type }))
      const answer = await request(path, { method: 'POST', body, headers: { ...headers } })
      if (!answer.ok) throw new Error(`upload was answered ${answer.status}: ${await answer.text()}`)
      return (await answer.json()) as { id: string }
    },
    async changeFiles(change) {
      // The runtime reads in the background and swaps in what it read.
      const before = runtime.definitions()
      source.change(change)
      for (let tries = 0; tries < 500; tries++) {
        const now = runtime.definitions()
        const broken = now.problems !== before.problems && now.problems.some(({ severity }) => severity === 'error')
        if (broken || now.running !== before.running) return
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      throw new Error('the changed definitions were not read')
    },
    settled: async () => door?.background.settled(),
    async stop() {
      stopping.abort()
      await chat.stop()
      await runtime.stop()
      await store.close().catch(() => {})
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** An event of the form channel, without the form: tests of other doors do not depend on what a form may hold. */
async function createTicket(services: Services, ticket: TestTicket): Promise<number> {
  const { team = 'care', name = 'Cleo', email = 'cleo@example.com', subject = 'Broken lamp', shelved = false } = ticket
  const files = ticket.file ? [await storeFile(services, ticket.file)] : []
  const accepted = await services.runtime.submit({
    ticket: null,
    event: {
      type: 'ticket.created',
      by: { role: 'customer' },
      data: {
        channel: 'form',
        team,
        form: null,
        priority: 0,
        tags: [],
        language: 'en',
        timeZone: null,
        shelved,
        linked: [],
      },
      content: {
        requester: { name, email, phone: '', company: '' },
        title: subject,
        text: ticket.text ?? 'It does not light.',
        fields: {},
        extra: {},
        files: files.map((file) => ({ ...file })),
      },
    },
    dedupe: null,
    expectedVersion: null,
    files,
  })
  return accepted.ticket.number
}

async function storeFile(services: Services, file: TestFile) {
  const bytes = typeof file.bytes === 'string' ? new TextEncoder().encode(file.bytes) : file.bytes
  const stream = (async function* () {
    yield bytes
  })()
  const { id, blob, name, type, size } = await createUploads(services).store(
    stream,
    { owner: 'test', ...file },
    10_000_000,
  )
  return { id, blob, name, type, size }
}

/** Files in memory that can be written anew, as an editor would. */
function memorySource(files: readonly SourceFile[]) {
  let current = sameFiles(files)
  let tell = () => {}
  return {
    read: async () => current,
    commit: async () => null,
    watch(changed: () => void) {
      tell = changed
      return async () => {}
    },
    change(change: (files: readonly SourceFile[]) => readonly SourceFile[]) {
      current = sameFiles(change(current))
      tell()
    },
  }
}

function memoryLog(lines: RunningApp['logged'][number][]): Log {
  const to = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
    void lines.push({ level, fields, message })
  return { info: to('info'), warn: to('warn'), error: to('error') }
}
