import type { Clock } from '#engine/ports/clock.ts'
import type { Chance } from './chance.ts'
import type { Trace } from './trace.ts'

/** One process from its start to its end. What it asked for and did not get before it was killed, it never gets. */
export interface Life {
  readonly name: string
  /** When it was killed, by the clock that only goes on; null: it lives. */
  diedAtMs: number | null
  /** Stopped in the middle of whatever it did (SIGSTOP), while the world goes on. */
  isPaused: boolean
}

export interface Asked {
  readonly life: Life
  /** Names the call in the trace; holds nothing that differs between two runs of a seed. */
  readonly what: string
  /** Does it, for real. Called when the world comes to it, and never while anything else runs. */
  readonly run: () => Promise<unknown>
  /** What goes wrong with it this time; null: nothing. Asked once. */
  readonly fault?: (() => Fault | null) | undefined
  /** Whether it only has to be tried again a moment later. */
  readonly isBusy?: ((error: unknown) => boolean) | undefined
  /** How long it takes until the answer is there. */
  readonly takesMs?: (() => number) | undefined
}

/** `before`: it is refused and not done. `after`: it is done, and the answer says that it was not. */
export interface Fault {
  readonly when: 'before' | 'after'
  readonly error: Error
}

interface Call extends Asked {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  answer: (() => void) | null
  readyAt: number
  tries: number
}

interface Wait {
  readonly life: Life
  readonly at: number
  readonly run: () => void
}

/** How long a connection waits for another one that writes, and how often it looks meanwhile. */
const busyTries = 40
const busyMs = 125

/**
 * Everything that the processes ask of the outside lies here until the world does it: one call at a time, in an order that the seed decides,
 * and after each one everybody comes to rest. A call has two moments, when it is done and when its answer arrives; between them anything may
 * happen, the end of who asked included.
 */
export function createWorld(chance: Chance, trace: Trace, startsAt: number) {
  let calls: Call[] = []
  let waits: Wait[] = []
  let elapsedMs = 0
  let wallMs = startsAt

  const ready = <T extends { readonly life: Life }>(list: readonly T[], at: (one: T) => number) =>
    list.filter((one) => !one.life.isPaused && at(one) <= elapsedMs)

  const act = async (call: Call) => {
    if (call.answer !== null) {
      calls = calls.filter((one) => one !== call)
      call.answer()
    } else {
      await perform(call)
      if (call.answer !== null && call.readyAt <= elapsedMs && !chance.happens(0.25)) return act(call)
    }
    await rest()
  }

  const perform = async (call: Call) => {
    const fault = call.tries === 0 ? (call.fault?.() ?? null) : null
    if (fault?.when === 'before') return answered(call, fault.error, true)
    try {
      const value = await call.run()
      if (fault === null) answered(call, value, false)
      else answered(call, fault.error, true)
    } catch (error) {
      if (call.isBusy?.(error) && ++call.tries < busyTries) call.readyAt = elapsedMs + busyMs
      else answered(call, error, true)
    }
  }

  const answered = (call: Call, value: unknown, isError: boolean) => {
    trace.say(`${elapsedMs} ${call.life.name} ${call.what}${isError ? ` ! ${nameOf(value)}` : ''}`)
    call.answer = () => (isError ? call.reject(value) : call.resolve(value))
    call.readyAt = elapsedMs + (call.takesMs?.() ?? 0)
  }

  return {
    elapsedMs: () => elapsedMs,
    now: () => wallMs,
    call<T>(asked: Asked): Promise<T> {
      // A process that is gone asks for nothing; what is left of it in memory never goes on.
      if (asked.life.diedAtMs !== null) return new Promise(() => {})
      return new Promise<T>((resolve, reject) => {
        calls.push({
          ...asked,
          resolve: resolve as (value: unknown) => void,
          reject,
          answer: null,
          readyAt: elapsedMs,
          tries: 0,
        })
      })
    },
    clockOf(life: Life): Clock {
      return {
        now: () => wallMs,
        monotonicMs: () => elapsedMs,
        after(delayMs, run) {
          const wait = { life, at: elapsedMs + Math.max(0, Math.ceil(delayMs)), run }
          if (life.diedAtMs === null) waits.push(wait)
          return () => {
            waits = waits.filter((one) => one !== wait)
          }
        },
      }
    },
    /** Does one thing that is ready, and lets everybody come to rest; false when there is none. */
    async step(): Promise<boolean> {
      const open = ready(calls, ({ readyAt }) => readyAt)
      const due = ready(waits, ({ at }) => at)
      if (open.length + due.length === 0) return false
      const chosen = chance.below(open.length + due.length)
      const call = open[chosen]
      if (call) {
        await act(call)
        return true
      }
      const wait = due[chosen - open.length] as Wait
      waits = waits.filter((one) => one !== wait)
      trace.say(`${elapsedMs} ${wait.life.name} wakes`)
      wait.run()
      await rest()
      return true
    },
    /** When something is ready next; null when nobody waits for anything. */
    nextAt(): number | null {
      const all = [...calls.map(({ life, readyAt }) => ({ life, at: readyAt })), ...waits].filter(
        ({ life }) => !life.isPaused,
      )
      return all.length === 0 ? null : Math.max(elapsedMs, Math.min(...all.map(({ at }) => at)))
    },
    pass(ms: number) {
      elapsedMs += ms
      wallMs += ms
    },
    /** The wall clock is set; what is measured goes on. */
    jump(ms: number) {
      wallMs += ms
      trace.say(`${elapsedMs} the clock jumps by ${ms}`)
    },
    /** What it asked for is done, or not: nobody will ever tell it. */
    async kill(life: Life) {
      const left = calls.filter((one) => one.life === life && one.answer === null)
      // Already on its way to the disk, or to the relay.
      if (left.length > 0 && chance.happens(0.3)) {
        const last = chance.pick(left)
        await last.run().catch(() => {})
        trace.say(`${elapsedMs} ${life.name} ${last.what}, and nobody knows`)
      }
      life.diedAtMs = elapsedMs
      calls = calls.filter((one) => one.life !== life)
      waits = waits.filter((one) => one.life !== life)
      trace.say(`${elapsedMs} ${life.name} is killed`)
    },
  }
}

export type World = ReturnType<typeof createWorld>

/** All that follows from an answer without another one has happened. */
function rest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function nameOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown }
  return String(code ?? name)
}
