import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Services } from '#engine/http/services.ts'
import { lastBackup } from '#engine/store/last-backup.ts'

/** What the engine counts, for Prometheus. Labels are names of routes, events and channels: nothing that a customer wrote. */
export interface Metrics {
  request(method: string, route: string, status: number, durationMs: number): void
  /** The exposition text; asks the store for the length of the outbox. */
  text(): Promise<string>
  readonly contentType: string
}

export function createMetrics({ runtime, store }: Pick<Services, 'runtime' | 'store'>): Metrics {
  const registry = new Registry()
  // Event loop delay, memory, garbage collection.
  collectDefaultMetrics({ register: registry })
  const registers = [registry]

  const durations = new Histogram({
    name: 'docket_http_request_seconds',
    help: 'Time to answer a request, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  })
  // Counted where they are committed: most mails, chats and timers pass no route.
  new Counter({
    name: 'docket_tickets_created_total',
    help: 'Tickets that were accepted, by channel',
    labelNames: ['channel'],
    registers,
    collect() {
      this.reset()
      for (const [channel, count] of runtime.committed.tickets) this.inc({ channel }, count)
    },
  })
  new Counter({
    name: 'docket_events_total',
    help: 'Events that were committed, by type',
    labelNames: ['type'],
    registers,
    collect() {
      this.reset()
      for (const [type, count] of runtime.committed.events) this.inc({ type }, count)
    },
  })
  const outbox = new Gauge({
    name: 'docket_outbox_messages',
    help: 'Effects in the outbox that are not done',
    labelNames: ['state'],
    registers,
  })
  const paused = new Gauge({
    name: 'docket_outbox_paused',
    help: '1 while nothing leaves the house',
    registers,
  })
  const backup = new Gauge({
    name: 'docket_backup_timestamp_seconds',
    help: 'When a backup was last taken, in Unix time; 0: never',
    registers,
  })
  const problems = new Gauge({
    name: 'docket_definition_problems',
    help: 'Problems in the files of the working tree',
    registers,
  })

  return {
    contentType: registry.contentType,
    request(method, route, status, durationMs) {
      durations.observe({ method, route, status: String(status) }, durationMs / 1000)
    },
    async text() {
      outbox.set({ state: 'waiting' }, await store.outbox.waiting())
      outbox.set({ state: 'dead' }, await store.outbox.deadCount(1_000))
      paused.set((await store.outboxPause.get()) === null ? 0 : 1)
      backup.set(((await lastBackup(store.settings))?.at ?? 0) / 1_000)
      problems.set(runtime.definitions().problems.length)
      return registry.metrics()
    },
  }
}
