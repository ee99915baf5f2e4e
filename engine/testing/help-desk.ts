import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileBlobs } from '#engine/adapters/file-blobs.ts'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { joinMailIntake } from '#engine/channels/email/create-intake.ts'
import { mailDeliverer } from '#engine/channels/email/deliver.ts'
import { directMail } from '#engine/channels/email/direct.ts'
import type { MailOutcome } from '#engine/channels/email/incoming.ts'
import { ticketDeliverer } from '#engine/channels/follow-up.ts'
import { forwardDeliverer } from '#engine/channels/forward.ts'
import { ownActionDeliverer } from '#engine/channels/own-action.ts'
import { webhookDeliverer } from '#engine/channels/webhook/deliver.ts'
import type { Envelope } from '#engine/core/mail/arrived.ts'
import { limits as mailLimits } from '#engine/core/mail/read/limits.ts'
import { reading } from '#engine/core/mail/read/reading.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { createApp } from '#engine/http/app.ts'
import { createApiToken } from '#engine/http/auth/api-token.ts'
import { type Client, createClient } from '#engine/http/client.ts'
import { productRoutes } from '#engine/http/routes/product.ts'
import type { Services } from '#engine/http/services.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { Log } from '#engine/ports/log.ts'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import type { MailReading, ReadMail } from '#engine/ports/mail-reader.ts'
import type { Delivery, OutgoingMail, Relay } from '#engine/ports/relay.ts'
import { createChat } from '#engine/runtime/chat/chat.ts'
import { createRuntime } from '#engine/runtime/create.ts'
import { createKeys } from '#engine/runtime/keys.ts'
import { createOutbox } from '#engine/runtime/outbox.ts'
import { callsUnderWay } from './calls-under-way.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { type Database, quiet } from './databases.ts'
import { createTestRandom } from './random.ts'
import { sameFiles } from './same-files.ts'
import { testSettings } from './settings.ts'
import { root } from './sources.ts'

/** The whole engine with the sample definitions: real store, real outbox, a clock that is a number, and a relay that remembers. */
export interface HelpDesk {
  readonly services: Services
  readonly clock: TestClock
  readonly mails: readonly OutgoingMail[]
  /** A mail arrives by SMTP; resolves when it became something. */
  receive(raw: string | Uint8Array, envelope?: Partial<Envelope>): Promise<MailOutcome>
  /** What the engine told in its log, errors left out. */
  readonly logged: readonly { readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[]
  readonly api: Client
  /** The relay answers this to the next mails, then takes them again. */
  relayAnswers(...deliveries: readonly Delivery[]): void
  request(path: string, init?: RequestInit): Promise<Response>
  /** Sends a form as a browser without JavaScript would; the answer is not followed. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>
  /** Files change in git, are read again, and tickets follow them. */
  changeFiles(change: (files: readonly SourceFile[]) => readonly SourceFile[]): Promise<void>
  /** Time passes; timers fire and mail goes out on the way. */
  wait(ms: number): Promise<void>
  /** Resolves when nothing is due any more. */
  settled(): Promise<void>
  stop(): Promise<void>
}

const anyEnvelope: Envelope = {
  door: 'smtp',
  from: 'somebody@example.com',
  to: [],
  team: null,
  peer: '192.0.2.1',
  helo: null,
  authserv: null,
}

/** The same list for every desk of a run, which is checked once. */
const sample = workingTree(root).read()

const most = Number.POSITIVE_INFINITY
const boundless = { bytes: most, headerBytes: most, parts: most, depth: most }

/** What the checks of a sender say where nothing is known. */
export const unchecked: MailAuth = { spf: 'none', dkim: 'none', dmarc: 'none', arc: 'none', domain: null, by: 'docket' }

export async function startHelpDesk(
  database: Database,
  options: {
    readonly at?: number
    readonly seed?: string
    /** What the checks of a sender say; that nothing is known when left out. */
    readonly auth?: () => MailAuth
    /** In the place of the relay that remembers. */
    readonly relay?: Relay
    /** Where several desks write to each other; `docket.localhost` when left out. */
    readonly mailDomain?: string
    /** Whether caps on mail and requests hold; off when left out. */
    readonly rateLimit?: boolean
    /** Rules that an attack is tried without; left out, every rule holds. */
    readonly holds?: Rules
    /** Called at the intake's named points: an error that it throws there breaks off the attempt. */
    readonly failpoint?: (name: string) => void
    /** How own actions reach the world. */
    readonly fetch?: typeof fetch
    /** What a desk without some rule would take a mail for; left out, it is read as it is. */
    readonly readAs?: (mail: ReadMail) => ReadMail
  } = {},
): Promise<HelpDesk> {
  const settings = testSettings({
    dataDir: database.dataDir,
    rateLimit: options.rateLimit ?? false,
    ...(options.mailDomain !== undefined && { mailDomain: options.mailDomain }),
  })
  const clock = createTestClock(options.at)
  const { holds = everyRule, readAs = (mail) => mail } = options
  const limits = holds('mails-have-limits') ? mailLimits : boundless
  const taken = (read: MailReading): MailReading => (read.ok ? { ok: true, mail: readAs(read.mail) } : read)
  const random = createTestRandom(options.seed)
  const faults: string[] = []
  const logged: HelpDesk['logged'][number][] = []
  const log: Log = {
    ...quiet,
    info: (fields, message) => void logged.push({ fields, message }),
    warn: (fields, message) => void logged.push({ fields, message }),
    error: (fields, message) => void faults.push(`${message}: ${JSON.stringify(fields)}`),
  }
  const calls = callsUnderWay()
  const store = calls.watch(await database.open(clock))
  const blobs = calls.watch(await fileBlobs(join(database.dataDir, 'blobs'), 0))
  let files = await sample
  let changed = () => {}
  const source = {
    read: async () => files,
    commit: async () => null,
    watch(listener: () => void) {
      changed = listener
      return async () => {}
    },
  }
  const runtime = await createRuntime({
    store,
    blobs,
    minFreeBytes: 0,
    clock,
    random,
    log,
    source,
    failpoint: () => {},
  })
  const mails: OutgoingMail[] = []
  const answers: Delivery[] = []
  const relay: Relay = {
    name: 'memory',
    async send(mail) {
      mails.push(mail)
      return answers.shift() ?? options.relay?.send(mail) ?? { outcome: 'sent', answer: '250 taken' }
    },
    close: async () => options.relay?.close(),
  }
  const keys = createKeys(settings.secret)
  const outbox = createOutbox({
    pause: async () => true,
    holds,
    store,
    submit: runtime.submit,
    clock,
    random,
    log,
    failpoint: () => {},
    deliverers: {
      mail: mailDeliverer({ store, runtime, blobs, relay, keys, clock, random, settings, holds }),
      webhook: webhookDeliverer({
        store,
        webhooks: { send: async () => ({ outcome: 'sent', answer: 'ok' }) },
        clock,
        secret: () => null,
      }),
      own: ownActionDeliverer({
        store,
        clock,
        definitionsAt: runtime.definitionsAt,
        running: () => runtime.definitions().running,
        tools: { fetch: options.fetch ?? fetch, secret: () => null },
      }),
      ticket: ticketDeliverer({ store, runtime }),
      forward: forwardDeliverer({ store, runtime }),
    },
  })
  runtime.onCommit(outbox.ring)
  const intake = joinMailIntake({
    store,
    blobs,
    runtime,
    keys,
    clock,
    random,
    log,
    settings,
    failpoint: options.failpoint ?? (() => {}),
    holds,
    reader: { read: async (raw) => taken(await reading(raw, limits, holds)), close: async () => {} },
    authenticator: { check: async () => options.auth?.() ?? unchecked },
  })
  const chat = createChat({ store, clock, log, runtime, keys, settings, failpoint: () => {} })
  const services: Services = {
    settings,
    clock,
    random,
    log,
    store,
    blobs,
    runtime,
    keys,
    chat,
    mail: intake,
    holds,
    mailDoors: () => [],
    identity: null,
    countries: null,
    wakeOutbox: outbox.ring,
    wakeAssigner: () => {},
    sendDirectMail: directMail({ runtime, relay, clock, random, settings }),
  }
  const app = createApp(services, { pages: null, routes: productRoutes })
  runtime.start()
  chat.start()
  intake.start()
  const request = async (path: string, init: RequestInit = {}) =>
    app.request(new URL(path, settings.publicUrl).href, init)
  const token = await createApiToken(services, 'stories', ['read', 'write'])

  /** In the order in which one leads to the next, so that nothing passes unseen while it is read. */
  const dueOf = async () => [
    await store.conversations.nextDueAt(),
    (await store.conversations.unforwarded(1)).length > 0 ? clock.now() : null,
    await store.tickets.nextDueAt(),
    await store.outbox.nextDueAt(),
  ]
  const settled = async () => {
    let due: readonly (number | null)[] = []
    for (let quietRounds = 0, rounds = 0; quietRounds < 2; rounds++) {
      if (rounds > 1_000) throw new Error(`the help desk does not come to rest: ${faults.slice(-3).join('; ')} ${due}`)
      // What an alarm found to be due already waits for no time at all.
      clock.advance(0)
      outbox.ring()
      chat.ring()
      await calls.ended()
      due = await dueOf()
      const isQuiet = outbox.underWay() === 0 && due.every((at) => at === null || at > clock.now())
      quietRounds = isQuiet ? quietRounds + 1 : 0
      // Whoever waits for a relay that hangs need not be asked all the time.
      if (!isQuiet) await pause(Math.min(1 + rounds, 20))
    }
  }

  return {
    services,
    clock,
    mails,
    async receive(raw, envelope = {}) {
      const bytes = typeof raw === 'string' ? Buffer.from(raw.replace(/\r?\n/g, '\r\n')) : raw
      const stream = (async function* () {
        yield bytes
      })()
      const taken = await intake.take(stream, { ...anyEnvelope, ...envelope })
      const outcome = await taken.done
      await settled()
      return outcome
    },
    logged,
    relayAnswers: (...deliveries) => void answers.push(...deliveries),
    request,
    api: createClient({ baseUrl: settings.publicUrl, fetch: request, headers: { Authorization: `Bearer ${token}` } }),
    post: (path, fields, headers = {}) =>
      request(path, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { accept: 'text/html', origin: settings.publicUrl, ...headers },
      }),
    async changeFiles(change) {
      const before = JSON.stringify(files)
      files = sameFiles(change(files))
      if (JSON.stringify(files) === before) return
      const { problems } = runtime.definitions()
      const { definitions } = loadDefinitions(files, null)
      changed()
      // The source is read in turn behind the notice, and a broken one changes nothing but the problems.
      const isRead = () =>
        definitions === null
          ? runtime.definitions().problems !== problems
          : runtime.definitions().running.revision === definitions.revision
      while (!isRead()) await pause(5)
      const isTakenOver = async () => {
        const last = await store.takeovers.last()
        return last?.to === definitions?.revision && last?.finishedAt !== null
      }
      while (definitions !== null && !(await isTakenOver())) await pause(5)
      await settled()
    },
    async wait(ms) {
      // In steps, so that what is due on the way happens at its time and not all at the end.
      const until = clock.now() + ms
      while (clock.now() < until) {
        await settled()
        const due = (await dueOf()).filter((at): at is number => at !== null)
        const next = Math.min(until, ...due.filter((at) => at > clock.now()))
        clock.advance(next - clock.now())
      }
      await settled()
    },
    settled,
    async stop() {
      await chat.stop()
      await intake.stop()
      await outbox.stop()
      await runtime.stop()
      await relay.close()
    },
  }
}
