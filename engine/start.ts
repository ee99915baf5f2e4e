import { join } from 'node:path'
import type { Hono } from 'hono'
import { fileBlobs } from '#engine/adapters/file-blobs.ts'
import { openImapDoor } from '#engine/adapters/imap-door.ts'
import { localMailbox } from '#engine/adapters/local-mailbox.ts'
import { mailAuthenticator } from '#engine/adapters/mail-auth.ts'
import { mailReader } from '#engine/adapters/mail-reader.ts'
import { ownTools } from '#engine/adapters/own-tools.ts'
import { openSmtpDoor } from '#engine/adapters/smtp-door.ts'
import { smtpRelay } from '#engine/adapters/smtp-relay.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { systemRandom } from '#engine/adapters/system-random.ts'
import { webhooks } from '#engine/adapters/webhooks.ts'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { joinMailIntake } from '#engine/channels/email/create-intake.ts'
import { mailDeliverer } from '#engine/channels/email/deliver.ts'
import { directMail } from '#engine/channels/email/direct.ts'
import type { DoorState, MailDoor } from '#engine/channels/email/incoming.ts'
import { ticketDeliverer } from '#engine/channels/follow-up.ts'
import { forwardDeliverer } from '#engine/channels/forward.ts'
import { webhookDeliverer } from '#engine/channels/webhook/deliver.ts'
import { createApp } from '#engine/http/app.ts'
import { startLink } from '#engine/http/auth/sign-in-link.ts'
import type { DoorEnv } from '#engine/http/door.ts'
import type { Pages } from '#engine/http/pages.ts'
import { productRoutes } from '#engine/http/routes/product.ts'
import { type Serving, serve } from '#engine/http/serve.ts'
import type { Services } from '#engine/http/services.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Countries } from '#engine/ports/countries.ts'
import type { IdentityProvider } from '#engine/ports/identity-provider.ts'
import type { Log } from '#engine/ports/log.ts'
import { createAssigner } from '#engine/runtime/assigner.ts'
import { createChat } from '#engine/runtime/chat/chat.ts'
import { createRuntime } from '#engine/runtime/create.ts'
import { createHousekeeping } from '#engine/runtime/housekeeping.ts'
import { createKeys } from '#engine/runtime/keys.ts'
import { createOutbox } from '#engine/runtime/outbox.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import { openStore } from '#engine/store/open.ts'
import { ownActionDeliverer } from './channels/own-action.ts'

export interface EngineOptions {
  readonly settings: Settings
  /** The machine's, when left out. */
  readonly clock?: Clock
  readonly log: Log
  readonly failpoint: (name: string) => void
  /** Called when nothing can be kept any more: the process must end, and whoever supervises it starts it again. */
  readonly diskBroke: (said: string) => void
  /** The value of a variable that a definition names as a secret. */
  readonly secret: (name: string) => string | null
  /** Makes the site's pages; null where there is none. */
  readonly pages: (services: Services) => Promise<Pages | null>
  /** Takes the app's requests; a socket of its own when left out. */
  readonly listen?: (app: Hono<DoorEnv>) => Promise<Serving>
}

export interface Engine {
  readonly services: Services
  readonly port: number
  /** One-time link of the first admin; null once anybody has signed in, or off loopback. */
  readonly firstLink: string | null
  /** Stops taking work, finishes what is under way, hands leases back. */
  stop(): Promise<void>
}

/**
 * Puts the product together and starts it, lowest floor first; `stop` takes it down in the opposite order.
 * Rejects when settings, database or definitions do not allow a start.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { settings, clock = systemClock, log, failpoint, diskBroke, secret, pages, listen } = options
  const random = systemRandom
  const keys = createKeys(settings.secret)
  const countries = await countriesOf(settings.country, { clock, log })
  const { databaseUrl, dataDir } = settings
  const store = await openStore({ databaseUrl, dataDir, clock, log, diskBroke })
  const blobs = await fileBlobs(join(settings.dataDir, 'blobs'), settings.minFreeBytes, { diskBroke })
  const source = workingTree(settings.definitionsRoot)
  const runtime = await createRuntime({
    store,
    clock,
    random,
    log,
    source,
    failpoint,
    blobs,
    minFreeBytes: settings.minFreeBytes,
  })
  const relay = settings.relayUrl === null ? localMailbox(store, clock) : smtpRelay(settings.relayUrl, settings.dkim)
  const reader = mailReader(clock)
  const authenticator = mailAuthenticator(clock)
  const intake = joinMailIntake({
    store,
    blobs,
    runtime,
    keys,
    clock,
    random,
    log,
    settings,
    failpoint,
    reader,
    authenticator,
  })
  const chat = createChat({ store, clock, log, runtime, keys, settings, failpoint })
  const doors: MailDoor[] = []
  const deliverer = mailDeliverer({ store, runtime, blobs, relay, keys, clock, random, settings })
  const relayStates = (): readonly DoorState[] => {
    const problem = deliverer.relayTrouble()
    return settings.relayUrl === null
      ? []
      : [{ name: 'relay', state: problem === null ? 'connected' : 'failed', problem }]
  }
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
    mailDoors: () => [...doors.flatMap((door) => door.states()), ...relayStates()],
    wakeOutbox: () => outbox.ring(),
    identity: settings.oidc === null ? null : await openidAt(settings.oidc, clock),
    countries,
    wakeAssigner: () => assigner.ring(),
    sendDirectMail: directMail({ runtime, relay, clock, random, settings }),
  }
  const outbox = createOutbox({
    pause: runtime.quietMoment,
    store,
    submit: runtime.submit,
    clock,
    random,
    log,
    failpoint,
    deliverers: {
      mail: deliverer,
      webhook: webhookDeliverer({ store, webhooks: webhooks(), clock, secret }),
      own: ownActionDeliverer({
        store,
        clock,
        definitionsAt: runtime.definitionsAt,
        running: () => runtime.definitions().running,
        tools: ownTools(secret),
      }),
      ticket: ticketDeliverer({ store, runtime }),
      forward: forwardDeliverer({ store, runtime }),
    },
  })
  runtime.onCommit(outbox.ring)
  const assigner = createAssigner({ store, runtime, clock, log })
  runtime.onCommit(assigner.ring)
  const housekeeping = createHousekeeping({ store, blobs, clock, log })

  const stopping = new AbortController()
  const app = createApp(services, { pages: await pages(services), routes: productRoutes, stopping: stopping.signal })
  const serving = await (listen?.(app) ?? serve(app, { settings, clock }))
  runtime.start()
  chat.start()
  intake.start()
  outbox.ring()
  housekeeping.start()
  assigner.ring()
  if (settings.smtp !== null) {
    doors.push(await openSmtpDoor({ settings: { ...settings, smtp: settings.smtp }, intake, clock, log }))
  }
  if (settings.mailboxes.length > 0) {
    doors.push(
      await openImapDoor(settings.mailboxes, {
        intake,
        settings: store.settings,
        leases: store.leases,
        clock,
        random,
        log,
      }),
    )
  }

  return {
    services,
    port: serving.port,
    firstLink: await startLink(services),
    async stop() {
      stopping.abort()
      await Promise.all([serving.close(), ...doors.map((door) => door.close())])
      await chat.stop()
      await intake.stop()
      await reader.close()
      await authenticator.close()
      await housekeeping.stop()
      await assigner.stop()
      await outbox.stop()
      await runtime.stop()
      await relay.close()
      await countries?.close()
      await store.close()
    },
  }
}

/** Brought in where agents sign in by it, and nowhere else. */
async function openidAt(oidc: NonNullable<Settings['oidc']>, clock: Clock): Promise<IdentityProvider> {
  const { openidProvider } = await import('#engine/adapters/openid-provider.ts')
  return openidProvider(oidc, clock)
}

/** Brought in where a file tells countries, and nowhere else. */
async function countriesOf(
  country: Settings['country'],
  parts: { readonly clock: Clock; readonly log: Log },
): Promise<Countries | null> {
  if (country === null || !('file' in country)) return null
  const { openCountryFile } = await import('#engine/adapters/country-file.ts')
  return openCountryFile(country.file, parts)
}
