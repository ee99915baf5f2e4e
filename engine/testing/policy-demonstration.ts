import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { soundDefinitions } from '#engine/cli/sound-definitions.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { transition } from '#engine/core/ticket/transition.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import { createRuntime } from '#engine/runtime/create.ts'
import { openStore } from '#engine/store/open.ts'
import type { Store } from '#engine/store/store.ts'
import { createTestClock } from './clock.ts'
import { docket, writeFiles } from './command-line.ts'
import { seedTickets } from './many-tickets.ts'
import { createTestRandom } from './random.ts'
import { root } from './sources.ts'

/** A number that a command gave, and the same counted in another way. */
export interface Counted {
  readonly what: string
  readonly said: number
  readonly counted: number
}

export interface Demonstration {
  readonly numbers: readonly Counted[]
  readonly tookMs: Readonly<Record<string, number>>
}

/** November 2026 in Berlin: an hour ahead of UTC throughout, without a holiday, so that open time can be counted by hand. */
const from = Date.parse('2026-11-02T08:00:00Z')
const now = Date.parse('2026-11-26T10:30:00Z')
const minute = 60_000

/**
 * Promises urgent tickets an answer in two hours instead of four, renames a state and takes a field away, over a store of many tickets:
 * what plan, replay, check and test say, beside a count that uses none of their code.
 */
export async function demonstratePolicy(tickets: number): Promise<Demonstration> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-policy-'))
  const clock = createTestClock(now)
  const logged: { readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[] = []
  const log = {
    info: (fields: Readonly<Record<string, unknown>>, message: string) => void logged.push({ fields, message }),
    warn: () => {},
    error: (fields: Readonly<Record<string, unknown>>, message: string) => {
      throw new Error(`${message}: ${JSON.stringify(fields)}`)
    },
  }
  const dataDir = join(folder, 'data')
  const store = await openStore({ databaseUrl: null, dataDir, clock, log })
  const tookMs: Record<string, number> = {}
  const timed = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    const begun = performance.now()
    const result = await run()
    tookMs[what] = Math.round(performance.now() - begun)
    return result
  }
  try {
    const sample = await workingTree(root).read()
    const original = soundDefinitions(sample)
    await store.revisions.save(original.revision, null, sample, now)
    await timed('seed', () => seedTickets(store, original, { from, until: now, tickets }))
    const all = await everyTicket(store)
    const living = all.filter(({ workflow }) => !workflow.tags.includes('closed'))
    const urgent = await urgentTickets(store, all)

    await writeFiles(folder, changed(sample, false))
    const json = async <T>(...argv: readonly string[]) => {
      const { stdout, stderr } = await timed(argv[0] ?? '', () => docket({ folder, dataDir, now }, [...argv, '--json']))
      if (stdout === '') throw new Error(stderr)
      return JSON.parse(stdout) as T
    }
    const unmapped = await json<PlanDocument>('plan')
    await writeFiles(folder, changed(sample, true))
    const plan = await json<PlanDocument>('plan')
    const replay = await json<ReplayDocument>('replay', '--since', '60d')
    const check = await json<{ readonly problems: readonly { readonly code: string }[] }>('check')
    const test = await json<{ readonly scenarios: readonly { readonly result: string }[] }>('test')

    const stories = sample.filter(({ path }) => path.endsWith('.scenario.json'))
    const old = stories.map(({ text }) => text.split('"state": "waiting"').length - 1)
    const waiting = (list: readonly Ticket[]) => list.filter(({ workflow }) => workflow.states[0] === 'waiting').length
    const late = urgent.filter(({ openMs }) => openMs >= 120 * minute && openMs < 240 * minute)
    const isOpen = ({ ticket, isAnswered }: Urgent) => !isAnswered && !ticket.workflow.tags.includes('closed')
    const first = (kind: string) => sum(plan, kind, 'urgent firstResponse')
    const numbers: Counted[] = [
      { what: 'plan: tickets read', said: plan.tickets.read, counted: living.length },
      { what: 'plan: urgent answers breached at once', said: first('breach.new'), counted: late.filter(isOpen).length },
      {
        what: 'plan: urgent answers due earlier',
        said: first('deadline.earlier'),
        counted: urgent.filter((one) => isOpen(one) && one.openMs < 120 * minute).length,
      },
      {
        what: 'plan: tickets in a state that is gone',
        said: sum(unmapped, 'state.unmapped', 'waiting'),
        counted: waiting(living),
      },
      {
        what: 'plan: tickets that the map moves',
        said: sum(plan, 'state.moved', 'waiting → pending'),
        counted: waiting(living),
      },
      {
        what: 'plan: answers that lose their field',
        said: sum(plan, 'answer.lost', 'field order'),
        counted: living.filter(({ fields }) => fields.order !== undefined).length,
      },
      { what: 'replay: tickets', said: replay.tickets, counted: tickets },
      {
        what: 'replay: urgent answers that would have been late',
        said: replay.differences.filter(({ breachesNew }) =>
          breachesNew.some(({ policy, metric }) => policy === 'urgent' && metric === 'firstResponse'),
        ).length,
        counted: late.length,
      },
      {
        what: 'replay: tickets that end in the renamed state',
        said: replay.differences.filter(({ state }) => state?.before === 'waiting' && state.after === 'pending').length,
        counted: waiting(all),
      },
      {
        what: 'check: places in scenarios that name the old state',
        said: check.problems.filter(({ code }) => code === 'docket/unknown-state').length,
        counted: old.reduce((all, places) => all + places, 0),
      },
      {
        what: 'check: other problems',
        said: check.problems.filter(({ code }) => code !== 'docket/unknown-state').length,
        counted: 0,
      },
      {
        what: 'test: scenarios that fail',
        said: test.scenarios.filter(({ result }) => result === 'failed').length,
        counted: 1,
      },
      ...(await migrate({ store, clock, log, logged, sample, all, plan, timed, red: late.filter(isOpen) })),
    ]
    return { numbers, tookMs }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface PlanDocument {
  readonly tickets: { readonly read: number; readonly moved: number }
  readonly findings: readonly { readonly kind: string; readonly about: string; readonly count: number }[]
}

interface ReplayDocument {
  readonly tickets: number
  readonly differences: readonly {
    readonly breachesNew: readonly { readonly policy: string; readonly metric: string }[]
    readonly state: { readonly before: string; readonly after: string } | null
  }[]
}

function sum({ findings }: PlanDocument, kind: string, about: string): number {
  return findings.filter((one) => one.kind === kind && one.about === about).reduce((all, { count }) => all + count, 0)
}

/** Two hours instead of four, `waiting` is called `pending`, and orders are not asked for any more. */
function changed(sample: readonly SourceFile[], isMapped: boolean): readonly SourceFile[] {
  return sample.map(({ path, text }) => {
    if (path === 'workflows/urgent.sla.json')
      return { path, text: text.replace('"firstResponse": "PT4H"', '"firstResponse": "PT2H"') }
    if (path === 'forms/order-problem.form.json') return { path, text: withoutOrder(text) }
    if (!path.startsWith('workflows/') || path.endsWith('.scenario.json')) return { path, text }
    const renamed = text.replaceAll('"waiting"', '"pending"')
    if (path !== 'workflows/support.workflow.json' || !isMapped) return { path, text: renamed }
    return { path, text: renamed.replace('"initial": "new",', '"initial": "new", "map": { "waiting": "pending" },') }
  })
}

function withoutOrder(text: string): string {
  const form = JSON.parse(text) as {
    'x-form': { ticketTitle?: unknown }
    properties: Record<string, unknown>
    required: string[]
  }
  const { order: _, ...properties } = form.properties
  const { ticketTitle: __, ...settings } = form['x-form']
  return JSON.stringify(
    { ...form, 'x-form': settings, properties, required: form.required.filter((name) => name !== 'order') },
    null,
    2,
  )
}

async function everyTicket({ tickets }: Store): Promise<readonly Ticket[]> {
  const all: Ticket[] = []
  for (let first = 1; ; first += 500) {
    const found = await tickets.many(Array.from({ length: 500 }, (_, index) => first + index))
    if (found.length === 0) return all.sort((a, b) => a.number - b.number)
    all.push(...found)
  }
}

interface Urgent {
  readonly ticket: Ticket
  readonly isAnswered: boolean
  /** Open time from creation to the first answer, or until now. */
  readonly openMs: number
}

async function urgentTickets({ events }: Store, all: readonly Ticket[]): Promise<readonly Urgent[]> {
  const urgent: Urgent[] = []
  for (const ticket of all.filter(({ priority }) => priority === 3)) {
    const answered = (await events.of(ticket.number)).find(({ type }) => type === 'agent.replied')?.at
    urgent.push({ ticket, isAnswered: answered !== undefined, openMs: openMs(ticket.createdAt, answered ?? now) })
  }
  return urgent
}

/** Monday to Friday, 9 to 12 and 13 to 17 in Berlin's winter, minute by minute; enough is enough after five hours. */
function openMs(start: number, end: number): number {
  let open = 0
  for (let at = start; at < end && open < 300 * minute; at += minute) {
    const local = new Date(at + 60 * minute)
    const time = local.getUTCHours() * 60 + local.getUTCMinutes()
    const isWorkday = local.getUTCDay() > 0 && local.getUTCDay() < 6
    if (isWorkday && ((time >= 540 && time < 720) || (time >= 780 && time < 1020))) open += Math.min(minute, end - at)
  }
  return open
}

/** Takes the change over, and back again: each time every ticket's log gives the ticket, and the log line says what the plan said. */
async function migrate(context: {
  readonly store: Store
  readonly clock: ReturnType<typeof createTestClock>
  readonly log: Parameters<typeof createRuntime>[0]['log']
  readonly logged: readonly { readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[]
  readonly sample: readonly SourceFile[]
  readonly all: readonly Ticket[]
  readonly plan: PlanDocument
  /** Whose answer the change makes late: that stays. */
  readonly red: readonly Urgent[]
  readonly timed: <T>(what: string, run: () => Promise<T>) => Promise<T>
}): Promise<readonly Counted[]> {
  const { store, clock, log, logged, sample, all, plan, timed, red } = context
  let files = sample
  let tell = () => {}
  const source = {
    read: async () => files,
    commit: async () => null,
    watch(listener: () => void) {
      tell = listener
      return async () => {}
    },
  }
  const blobs = { freeBytes: async () => Number.MAX_SAFE_INTEGER }
  const runtime = await createRuntime({
    store,
    clock,
    log,
    source,
    blobs,
    random: createTestRandom('policy'),
    minFreeBytes: 0,
    failpoint: () => {},
  })
  const takeOver = async (next: readonly SourceFile[]) => {
    const { revision } = soundDefinitions(next)
    const swept = () =>
      logged.find(
        ({ message, fields }) => message === 'tickets moved to the running revision' && fields.revision === revision,
      )
    files = next
    tell()
    while (swept() === undefined) await pause(10)
    return logged.findLast(({ message }) => message === 'what the revision does to tickets')?.fields ?? {}
  }
  try {
    runtime.start()
    const unlike = async () => {
      let wrong = 0
      for (const ticket of await everyTicket(store)) {
        let folded: Ticket | null = null
        for (const event of await store.events.of(ticket.number)) {
          if (event.id.includes('-')) continue
          const definitions = await runtime.definitionsAt(event.revision)
          if (definitions === null) throw new Error('a revision is missing')
          const made: ReturnType<typeof transition> = transition(definitions, folded, event)
          folded = made.ticket
        }
        if (JSON.stringify(sorted(folded)) !== JSON.stringify(sorted(ticket))) wrong++
      }
      return wrong
    }
    const before = await unlike()
    const said = await timed('take over', () => takeOver(changed(sample, true)))
    const after = await unlike()
    await timed('take back', () => takeOver(sample))
    const back = await unlike()
    const taken = await everyTicket(store)
    const unlikeBefore = (part: (ticket: Ticket) => unknown) => {
      const was = new Map(all.map((ticket) => [ticket.number, JSON.stringify(sorted(part(ticket)))]))
      return taken.filter((ticket) => JSON.stringify(sorted(part(ticket))) !== was.get(ticket.number)).length
    }
    return [
      { what: 'log: tickets that the engine moved', said: Number(said.moved), counted: plan.tickets.moved },
      {
        what: 'log: tickets breached at once',
        said: Number(said['breach.new'] ?? 0),
        counted: sum(plan, 'breach.new', 'urgent firstResponse'),
      },
      { what: 'tickets whose log gives another ticket, before', said: before, counted: 0 },
      { what: 'tickets whose log gives another ticket, after', said: after, counted: 0 },
      { what: 'tickets whose log gives another ticket, taken back', said: back, counted: 0 },
      {
        what: 'tickets in another state, taken back',
        said: unlikeBefore(({ workflow }) => workflow),
        counted: 0,
      },
      {
        what: 'tickets that wait for another time, taken back',
        said: unlikeBefore(({ timers }) => timers.filter(({ kind }) => kind === 'workflow')),
        counted: 0,
      },
      { what: 'tickets with other answers, taken back', said: unlikeBefore(({ fields }) => fields), counted: 0 },
      { what: 'tickets with other deadlines, taken back', said: unlikeBefore(clocksOf), counted: red.length },
    ]
  } finally {
    await runtime.stop()
  }
}

/** Each clock with its deadline, pauses, warnings and what came of it; their order tells nothing. */
function clocksOf({ clocks }: Ticket): unknown {
  return Object.fromEntries(clocks.map((clock) => [`${clock.policy} ${clock.metric}`, clock]))
}

/** Keys in a fixed order: a snapshot that went through JSON has them as they were written. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]))
}
