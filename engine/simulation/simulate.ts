import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DocketError } from '#engine/core/docket-error.ts'
import type { SourceFile } from '#engine/ports/definitions-source.ts'
import type { Log } from '#engine/ports/log.ts'
import { NoSoundDefinitions } from '#engine/runtime/live-definitions.ts'
import { type Audit, openAudit } from './audit.ts'
import { openBooks } from './books.ts'
import { chanceOf } from './chance.ts'
import { createClients } from './clients.ts'
import { blobsOf, connectionsOf, type Disk, rewriteTriggers } from './disk.ts'
import { type Engine, startEngine, type Wrapping } from './engine.ts'
import { createFaults } from './faults.ts'
import { authOf } from './intents.ts'
import { invariants } from './invariants/all.ts'
import { createReached } from './reached.ts'
import { createFakeRelay } from './relay.ts'
import { createTrace } from './trace.ts'
import { createWorld, type Life } from './world.ts'

/** What all runs share. */
export interface Stage {
  /** An empty database with Docket's tables. */
  readonly template: string
  /** Where the databases of runs lie. */
  readonly folder: string
  readonly revisions: readonly (readonly SourceFile[])[]
}

export interface Run {
  readonly seed: number
  readonly steps: number
  /** The trace and what is kept at the end. */
  readonly hash: string
  /** Each promise that was broken, as `I1 …`; empty: none was. */
  readonly broken: readonly string[]
  /** Faults and ways of recovery that were met. */
  readonly reached: ReadonlyMap<string, number>
  readonly lines: readonly string[]
  readonly audit: Audit | null
}

export interface RunOptions {
  readonly wrapping?: Wrapping
  /** Keeps the lines of the trace. */
  readonly keepLines?: boolean
}

const monday = Date.parse('2026-03-23T09:00:00Z')
const hour = 3_600_000
/** Faults end after so many steps at most. */
const stormSteps = 2_500
/** A desk that is not at rest so long after its faults never will be. */
const mostSteps = 8_000
/** Far more than all that anybody does in a run makes of one ticket. */
const mostEvents = 200

/** Processes as their supervisor sees them. */
interface Place {
  readonly name: string
  starts: number
  life: Life | null
  engine: Engine | null
  cut: () => Promise<void>
  resumesAtMs: number
}

/** One run: the same seed is the same run. */
export async function simulate(stage: Stage, seed: number, options: RunOptions = {}): Promise<Run> {
  const folder = join(stage.folder, `seed-${seed}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'docket.sqlite')
  await copyFile(stage.template, file)
  const { statements } = options.wrapping ?? {}
  if (statements) await rewriteTriggers(file, statements)
  try {
    return await play(stage, seed, file, options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function play(
  { revisions }: Stage,
  seed: number,
  file: string,
  { wrapping = {}, keepLines = false }: RunOptions,
): Promise<Run> {
  const chance = chanceOf(seed)
  const trace = createTrace(keepLines)
  const reached = createReached()
  const broken: string[] = []
  const world = createWorld(chance, trace, monday + chance.below(7 * 24) * hour)
  const faults = createFaults(world, chance, reached)
  const disk: Disk = { file, blobs: new Map(), files: revisions[0] ?? [], watchers: new Map() }
  const relay = createFakeRelay(world, faults, chance)
  const books = openBooks(world, revisions)
  const clients = createClients(world, chance, reached, (said) => broken.push(said))
  const places = (faults.drawn.has('second-engine') ? ['a', 'b'] : ['a']).map(
    (name): Place => ({ name, starts: 0, life: null, engine: null, cut: async () => {}, resumesAtMs: 0 }),
  )
  if (places.length > 1) reached.add('second-engine')

  const logOf = (life: Life): Log => ({
    info: (_, message) => reached.add(`log: ${message}`),
    warn: (_, message) => reached.add(`log: ${message}`),
    error(fields, message) {
      trace.say(`${life.name} says: ${message}: ${JSON.stringify(fields)}`)
      reached.add(`log: ${message}`)
      if (/\b(Type|Range|Reference|Syntax)Error\b/.test(String(fields.error)))
        broken.push(`a bug: ${message}: ${fields.error}`)
    },
  })

  const start = (place: Place) => {
    const life: Life = { name: `${place.name}${++place.starts}`, diedAtMs: null, isPaused: false }
    const { connect, cut } = connectionsOf(life, world, faults, wrapping.statements ?? ((sql) => sql))
    place.life = life
    place.cut = cut
    trace.say(`${life.name} starts`)
    startEngine({
      life,
      world,
      disk,
      seed: String(seed),
      log: logOf(life),
      relay: relay.of(life),
      blobs: blobsOf(life, world, disk, faults),
      connect,
      auth: authOf,
      watched: (store) => books.watched(store, life),
      wrapping,
    }).then(
      (engine) => {
        if (place.life === life) place.engine = engine
        reached.add('served')
        if (place.starts > 1) reached.add('started-again')
      },
      (error: unknown) => {
        reached.add('start-refused')
        // Nothing was ever in force, and what people wrote is not sound: there is nothing to run.
        const isUnsound = error instanceof NoSoundDefinitions && !reached.counts.has('served')
        if (!(error instanceof DocketError) && !isUnsound) broken.push(`${life.name} did not start: ${String(error)}`)
        failedStarts.push(place)
      },
    )
  }
  const failedStarts: Place[] = []

  const kill = async (place: Place) => {
    const { life } = place
    if (!life) return
    await world.kill(life)
    disk.watchers.delete(life)
    await place.cut()
    clients.lost(life)
    place.life = null
    place.engine = null
  }

  const pause = (place: Place) => {
    if (!place.life || place.life.isPaused) return
    place.life.isPaused = true
    place.resumesAtMs = world.elapsedMs() + chance.pick([1_000, 20_000, 150_000, 400_000])
    trace.say(`${place.life.name} is stopped`)
  }

  const resume = (place: Place) => {
    if (place.life) place.life.isPaused = false
    trace.say(`${place.name} goes on`)
  }

  const changeFiles = () => {
    disk.files = chance.pick(revisions)
    trace.say(`files ${revisions.indexOf(disk.files)}`)
    for (const changed of disk.watchers.values()) changed()
  }

  const serving = () =>
    places.flatMap(({ life, engine }) => (life && engine && !life.isPaused ? [{ life, engine }] : []))

  const stir = async () => {
    for (const place of places) {
      if (place.life && faults.happens('kill', 0.004)) await kill(place)
      if (place.life && faults.happens('pause', 0.003)) pause(place)
    }
    if (faults.happens('clock-jumps', 0.002)) world.jump(chance.pick([-hour, -30 * 60_000, hour, 26 * hour, 72 * hour]))
    if (faults.happens('files-change', 0.003)) changeFiles()
    if (chance.happens(0.1)) world.pass(chance.below(50))
    if (chance.happens(0.004)) world.pass(chance.below(180_000))
  }

  const supervise = async () => {
    for (const place of failedStarts.splice(0)) await kill(place)
    for (const place of places) {
      if (place.life?.isPaused && place.resumesAtMs <= world.elapsedMs()) resume(place)
      if (!place.life && (isHealed || chance.happens(0.05))) start(place)
    }
  }

  /** Nobody has anything to do: time goes on, by as much as it likes. */
  const letTimePass = () => {
    const ahead = [
      clients.nextAtMs(),
      ...places.filter(({ life }) => life?.isPaused).map(({ resumesAtMs }) => resumesAtMs),
    ].filter((at) => at > world.elapsedMs())
    const most = Math.min(...ahead, world.elapsedMs() + 12 * hour)
    const next = world.nextAt()
    if (next !== null && next > world.elapsedMs() && chance.happens(0.4)) world.pass(next - world.elapsedMs())
    else world.pass(chance.between(1, Math.max(1, most - world.elapsedMs())))
  }

  const heal = () => {
    trace.say('no more faults')
    isHealed = true
    faults.heal()
    relay.heal()
    for (const place of places) if (place.life?.isPaused) place.resumesAtMs = world.elapsedMs()
    if (disk.files === revisions[4]) {
      disk.files = revisions[0] ?? []
      for (const changed of disk.watchers.values()) changed()
    }
  }

  let isHealed = false
  let steps = 0
  let audit: Audit | null = null
  const look = await openAudit(file, world, revisions)
  try {
    for (let daysLeft = chance.pick([0, 0, 1, 25]); ; steps++) {
      if (steps > mostSteps) {
        broken.push(`I10 the desk does not come to rest: ${await look.unrest()}`)
        break
      }
      if (steps % 250 === 0 && (await look.longestLog()) > mostEvents) {
        broken.push('I10 a ticket tells the same again and again')
        break
      }
      if (!isHealed && (steps > stormSteps || (clients.areDone() && chance.happens(0.002)))) heal()
      await stir()
      await supervise()
      if (chance.happens(0.3)) clients.ask(serving())
      if (await world.step()) continue
      if (clients.ask(serving())) continue
      if (isHealed && serving().length === places.length) {
        clients.giveUpWithoutTicket()
        if (clients.areDone() && (await look.unrest()) === null) {
          if (daysLeft-- <= 0) break
          world.pass(24 * hour)
          continue
        }
      }
      if (!isHealed && clients.areDone() && chance.happens(0.05)) heal()
      letTimePass()
    }
    const noted = { clients: clients.all, relay: relay.seen, books, blobs: disk.blobs, faults, world }
    audit = await look.close(noted)
    for (const [name, holds] of Object.entries(invariants))
      for (const said of holds(audit)) broken.push(`${name} ${said}`)
    trace.say(audit.digest)
  } finally {
    for (const place of places) await kill(place)
  }
  return { seed, steps, hash: trace.hash(), broken, reached: reached.counts, lines: trace.lines, audit }
}
