import { joinMailIntake } from '#engine/channels/email/create-intake.ts'
import { mailDeliverer } from '#engine/channels/email/deliver.ts'
import type { RunningMailIntake } from '#engine/channels/email/intake.ts'
import { ticketDeliverer } from '#engine/channels/follow-up.ts'
import { createForms } from '#engine/channels/form/forms.ts'
import { createFormIntake, type FormIntake } from '#engine/channels/form/intake.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import { forwardDeliverer } from '#engine/channels/forward.ts'
import { webhookDeliverer } from '#engine/channels/webhook/deliver.ts'
import { reading } from '#engine/core/mail/read/reading.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import type { Blobs } from '#engine/ports/blobs.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { MailAuth } from '#engine/ports/mail-auth.ts'
import type { Relay } from '#engine/ports/relay.ts'
import { createAssigner } from '#engine/runtime/assigner.ts'
import { createRuntime, type RunningRuntime } from '#engine/runtime/create.ts'
import { createHousekeeping } from '#engine/runtime/housekeeping.ts'
import { createKeys, type Keys } from '#engine/runtime/keys.ts'
import { createOutbox, type Deliverer } from '#engine/runtime/outbox.ts'
import { createStore } from '#engine/store/create.ts'
import type { openConnection } from '#engine/store/sqlite/driver.ts'
import { openSqlite } from '#engine/store/sqlite/open.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestRandom } from '#engine/testing/random.ts'
import { testSettings } from '#engine/testing/settings.ts'
import { type Disk, sourceOf } from './disk.ts'
import type { Life, World } from './world.ts'

/** The product's parts in one process: what clients speak to. */
export interface Engine {
  readonly store: Store
  readonly runtime: RunningRuntime
  readonly forms: FormIntake
  readonly mail: RunningMailIntake
  readonly keys: Keys
}

/** What a planted bug may put round parts of the product; nothing of it is left out of them. */
export interface Wrapping {
  readonly store?: (store: Store, clock: Clock) => Store
  readonly blobs?: (blobs: Blobs, clock: Clock) => Blobs
  readonly deliverer?: (deliverer: Deliverer, store: Store, clock: Clock) => Deliverer
  readonly holds?: Rules
  /** Rewrites what is said to the database, and what the database does by itself. */
  readonly statements?: (sql: string) => string
}

export interface Around {
  readonly life: Life
  readonly world: World
  readonly disk: Disk
  readonly seed: string
  readonly log: Log
  readonly relay: Relay
  readonly blobs: Blobs
  readonly connect: typeof openConnection
  /** What the checks of a sender say of a mail. */
  readonly auth: (raw: Uint8Array) => MailAuth
  /** Looks on at what the store is told. */
  readonly watched: (store: Store) => Store
  readonly wrapping: Wrapping
}

export const keys = createKeys('a secret of the simulator, long enough to be one')

/** Puts the engine together as `start.ts` does, over ports of the world, and starts it. */
export async function startEngine(around: Around): Promise<Engine> {
  const { life, world, disk, log, relay, wrapping } = around
  const clock = world.clockOf(life)
  const random = createTestRandom(`${around.seed} ${life.name}`)
  const settings = testSettings({ rateLimit: true })
  const { holds = everyRule } = wrapping
  const opened = createStore(await openSqlite(disk.file, clock, log, () => {}, around.connect), clock, log)
  const watched = around.watched(opened)
  const store = wrapping.store?.(watched, clock) ?? watched
  const blobs = wrapping.blobs?.(around.blobs, clock) ?? around.blobs
  const runtime = await createRuntime({
    store,
    clock,
    random,
    log,
    source: sourceOf(life, world, disk),
    failpoint: () => {},
    blobs,
    minFreeBytes: 0,
  })
  const mails = mailDeliverer({ store, runtime, blobs, relay, keys, clock, random, settings, holds })
  const outbox = createOutbox({
    pause: runtime.quietMoment,
    holds,
    store,
    submit: runtime.submit,
    clock,
    random,
    log,
    failpoint: () => {},
    deliverers: {
      mail: wrapping.deliverer?.(mails, store, clock) ?? mails,
      webhook: webhookDeliverer({
        store,
        webhooks: { send: async () => ({ outcome: 'sent', answer: 'ok' }) },
        clock,
        secret: () => null,
      }),
      own: {
        collect: async (row) => [row],
        deliver: async () => ({ outcome: 'never', answer: 'none' }),
        lastWord: () => null,
      },
      ticket: ticketDeliverer({ store, runtime }),
      forward: forwardDeliverer({ store, runtime }),
    },
  })
  runtime.onCommit(outbox.ring)
  const uploads = createUploads({ blobs, store, clock, random })
  const mail = joinMailIntake({
    store,
    blobs,
    runtime,
    keys,
    clock,
    random,
    log,
    settings,
    failpoint: () => {},
    holds,
    reader: {
      read: (raw) => world.call({ life, what: 'read a mail', run: () => reading(raw) }),
      close: async () => {},
    },
    authenticator: {
      check: ({ raw }) => world.call({ life, what: 'check a sender', run: async () => around.auth(raw) }),
    },
  })
  const assigner = createAssigner({ store, runtime, clock, log })
  runtime.onCommit(assigner.ring)
  runtime.start()
  mail.start()
  outbox.ring()
  createHousekeeping({ store, blobs, clock, log }).start()
  assigner.ring()
  return {
    store,
    runtime,
    keys,
    mail,
    forms: createFormIntake({ runtime, forms: createForms({ runtime, store, clock }), uploads, keys, clock, holds }),
  }
}
