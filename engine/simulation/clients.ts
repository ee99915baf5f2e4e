import { DocketError } from '#engine/core/docket-error.ts'
import type { Chance } from './chance.ts'
import type { Engine } from './engine.ts'
import { drawIntents, type Intent, type Known, type Told } from './intents.ts'
import type { Reached } from './reached.ts'
import type { Life, World } from './world.ts'

/** An intent, and what its client knows. */
export interface Client {
  readonly intent: Intent
  /** Every yes. */
  readonly told: Told[]
  /** A no that is final. */
  refusal: string | null
  repeatsLeft: number
  nextAtMs: number
  /** When they asked for the first time, by the wall clock; null: not yet. */
  beganAt: number | null
  /** Who was asked last and has not answered yet. */
  asking: { readonly life: Life; readonly sinceMs: number } | null
}

/** Who hears nothing for so long asks again, maybe somebody else. */
const patienceMs = 30_000
/** The desk knows a repeat for longer than this. */
const knownMs = 25 * 24 * 3_600_000
/** A no for the moment. */
const later = new Set(['unavailable', 'low-disk'])

/** Clients ask until they are told yes, or no for good; of what became of a question whose answer never came they know nothing. */
export function createClients(world: World, chance: Chance, reached: Reached, broken: (said: string) => void) {
  const known: Known[] = []
  const intents = drawIntents(
    chance,
    () => known,
    (one) => {
      if (!known.some(({ ticket }) => ticket === one.ticket)) known.push(one)
    },
  )
  let atMs = 0
  const clients = intents.map((intent): Client => {
    atMs += chance.happens(0.6) ? chance.below(3_000) : chance.below(3 * 3_600_000)
    return { intent, told: [], refusal: null, repeatsLeft: intent.repeats, nextAtMs: atMs, beganAt: null, asking: null }
  })

  const isDone = ({ told, refusal, repeatsLeft }: Client) => refusal !== null || (told.length > 0 && repeatsLeft === 0)

  const again = (client: Client) => {
    client.nextAtMs = world.elapsedMs() + chance.between(1, 60_000)
  }

  const answered = (client: Client, life: Life, told: Told) => {
    if (client.told.length > 0) client.repeatsLeft = Math.max(0, client.repeatsLeft - 1)
    client.told.push(told)
    if (client.asking?.life === life) client.asking = null
    again(client)
  }

  const refused = (client: Client, life: Life, error: unknown) => {
    if (client.asking?.life === life) client.asking = null
    again(client)
    if (!(error instanceof DocketError)) broken(`${client.intent.mark} was answered with a bug: ${String(error)}`)
    else if (later.has(error.code)) reached.add('client-told-to-wait')
    else if (client.told.length === 0) client.refusal = error.code
    else client.repeatsLeft = 0
  }

  return {
    all: clients as readonly Client[],
    areDone: () => clients.every(isDone),
    nextAtMs: () => Math.min(...clients.filter((one) => !isDone(one) && !one.asking).map(({ nextAtMs }) => nextAtMs)),
    /** Lets one of those whose time has come ask one of these; false when there is none. */
    ask(engines: readonly { readonly life: Life; readonly engine: Engine }[]): boolean {
      for (const client of clients) {
        if (client.asking && world.elapsedMs() - client.asking.sinceMs > patienceMs) {
          client.asking = null
          reached.add('client-asked-elsewhere')
        }
      }
      const due = clients.filter((one) => !isDone(one) && !one.asking && one.nextAtMs <= world.elapsedMs())
      if (due.length === 0 || engines.length === 0) return false
      const client = chance.pick(due)
      if (Math.abs(world.now() - (client.beganAt ?? world.now())) > knownMs) {
        client.repeatsLeft = 0
        if (client.told.length === 0) client.refusal = 'too old'
        return false
      }
      const { life, engine } = chance.pick(engines)
      const asked = client.intent.ask(engine)
      if (asked === null) {
        again(client)
        return false
      }
      client.beganAt ??= world.now()
      client.asking = { life, sinceMs: world.elapsedMs() }
      asked.then(
        (told) => answered(client, life, told),
        (error: unknown) => refused(client, life, error),
      )
      return true
    },
    /** Whoever asked it will never know. */
    lost(life: Life) {
      for (const client of clients) {
        if (client.asking?.life !== life) continue
        client.asking = null
        reached.add('client-never-answered')
        again(client)
      }
    },
    /** Those who wait for something that never came to be give up. */
    giveUpWithoutTicket() {
      if (known.length === 0)
        for (const client of clients)
          if (client.intent.kind === 'reply' || client.intent.kind === 'agent') client.refusal ??= 'no ticket'
    },
  }
}

export type Clients = ReturnType<typeof createClients>
