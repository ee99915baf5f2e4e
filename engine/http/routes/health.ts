import { can } from '#engine/core/rights.ts'
import { notFound } from '#engine/http/admission.ts'
import { findCaller } from '#engine/http/auth/caller.ts'
import type { Door, DoorContext } from '#engine/http/door.ts'
import type { RouteModule } from '#engine/http/route.ts'

const noStore = { 'Cache-Control': 'no-store' }

/**
 * `/healthz` says that the process lives, `/readyz` whether it should be sent work. Broken definitions do not make it unready, since
 * the last good ones keep running; they are named, as are dead letters and a paused outbox. Nor does a door for mail that does not open: the mail waits.
 */
export const healthRoutes: RouteModule = () => [
  { method: 'GET', path: '/healthz', access: { who: 'anyone' }, handle: (c) => c.text('ok\n', 200, noStore) },
  { method: 'GET', path: '/readyz', access: { who: 'anyone' }, handle: readyz },
  { method: 'GET', path: '/metrics', access: { who: 'anyone' }, handle: metrics },
]

async function readyz(c: DoorContext): Promise<Response> {
  const { door } = c.var
  const { running, problems } = door.services.runtime.definitions()
  const store = await storeState(door)
  const ready = store !== null && !door.stopping.aborted
  const answer = {
    ready,
    stopping: door.stopping.aborted,
    store: store === null ? 'away' : 'ok',
    outbox: store,
    doors: doorStates(door),
    definitions: {
      revision: running.revision,
      problems: problems.map(({ code, severity, file, line }) => ({ code, severity, file, line })),
    },
  }
  return c.json(answer, ready ? 200 : 503, noStore)
}

/** Only the kind of each door: anybody may read this, and a mailbox's name is half of what opens it. */
function doorStates({ services }: Door) {
  const hook = services.mail !== null && services.settings.hookSecret !== null ? 'listening' : 'off'
  return [...services.mailDoors(), { name: 'hook', state: hook }].map(({ name, state }) => ({
    name: name.split(':')[0],
    state,
  }))
}

async function storeState({
  services,
}: Door): Promise<{ readonly waiting: number; readonly dead: number; readonly paused: boolean } | null> {
  const { store, log } = services
  try {
    await store.ping()
    return {
      waiting: await store.outbox.waiting(),
      dead: await store.outbox.deadCount(1_000),
      paused: (await store.outboxPause.get()) !== null,
    }
  } catch (error) {
    log.error({ error }, 'the store does not answer')
    return null
  }
}

/**
 * Open to this machine on a loopback engine, else to admins and to tokens with the scope `read`. A forwarded request never counts as this machine:
 * a proxy beside the engine would open it to the world.
 */
async function metrics(c: DoorContext): Promise<Response> {
  const { settings } = c.var.door.services
  const near =
    settings.loopback &&
    c.var.client.loopback &&
    c.req.header('x-forwarded-for') === undefined &&
    c.req.header('forwarded') === undefined
  if (!near) {
    const caller = await findCaller(c)
    if (caller === null || !can(caller, 'read', { kind: 'metrics' })) throw notFound()
  }
  return c.body(await c.var.door.metrics.text(), 200, { ...noStore, 'Content-Type': c.var.door.metrics.contentType })
}
