import { knownSecret, readSettings } from '#engine/adapters/environment.ts'
import { SettingError } from '#engine/adapters/setting-error.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { systemRandom } from '#engine/adapters/system-random.ts'
import { DocketError, isPassing } from '#engine/core/docket-error.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import { openStore } from '#engine/store/open.ts'
import { openWhole } from '#engine/store/open-whole.ts'
import type { Store } from '#engine/store/store.ts'
import type { Whole } from '#engine/store/whole.ts'
import { Exit, type Io } from './io.ts'

export interface OpenDesk {
  readonly settings: Settings
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
}

/**
 * Opens the database of the settings for one command, beside an engine that may be running, and closes it afterwards.
 * Ends with 2 for a setting that cannot be used and 3 for a database that does not open.
 */
export async function withDesk<T>(io: Io, use: (desk: OpenDesk) => Promise<T>): Promise<T> {
  return opened(io, use, false)
}

/**
 * The same for a command that only looks. Nothing can be written: a pipeline runs it with the engine of a pull request on the database of
 * the company, and a table that this engine would have otherwise is refused, not mended.
 */
export async function lookAtDesk<T>(io: Io, use: (desk: OpenDesk) => Promise<T>): Promise<T> {
  return opened(io, use, true)
}

/**
 * The same below all that gives rows a meaning, for what reads or makes the database as a whole. Nothing is migrated and no secret is made.
 * Ends with 2 for a setting that cannot be used, and with 3 where the database or the disk refuses.
 */
export async function withWhole<T>(
  io: Io,
  use: (parts: { readonly settings: Settings; readonly whole: Whole; readonly now: number }) => Promise<T>,
): Promise<T> {
  const settings = settingsOf(withoutNewSecret(io), false)
  const whole = await openWhole(settings)
  try {
    return await use({ settings, whole, now: (io.now ?? systemClock.now)() })
  } catch (error) {
    throw isRefusal(error) ? new Exit(3, `The database or the disk refuses: ${codeOf(error)}`) : error
  } finally {
    await whole.close()
  }
}

async function opened<T>(io: Io, use: (desk: OpenDesk) => Promise<T>, readOnly: boolean): Promise<T> {
  const settings = readOnly ? settingsOf(withoutNewSecret(io), false) : settingsOf(io)
  const silent = { info: () => {}, warn: () => {}, error: () => {} }
  const clock = io.now === undefined ? systemClock : { ...systemClock, now: io.now }
  const store = await openStore({ ...settings, clock, log: silent, readOnly }).catch((error: unknown) => {
    throw new Exit(3, `The database does not open: ${codeOf(error)}.`)
  })
  try {
    return await use({ settings, store, clock, random: systemRandom })
  } finally {
    await store.close()
  }
}

/** Who only looks signs nothing, so that no secret has to be made and kept. */
function withoutNewSecret(io: Io): Io {
  const secret = knownSecret(io.env, io.cwd) ?? systemRandom.id()
  return { ...io, env: { ...io.env, DOCKET_SECRET: secret } }
}

/** The settings of the environment, with `readSettings`; Exit 2 for one that cannot be used. */
export function settingsOf({ env, cwd }: Io, makes = true): Settings {
  try {
    return readSettings(env, cwd, makes)
  } catch (error) {
    if (error instanceof SettingError) throw new Exit(2, error.message)
    throw error
  }
}

/** What the database or the system says no to; the codes of Node's own errors are those of bugs. */
function isRefusal(error: unknown): boolean {
  if (error instanceof DocketError) return isPassing(error)
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' && !code.startsWith('ERR_')
}

/** A driver's message may repeat the URL with its password. */
function codeOf(error: unknown): string {
  if (error instanceof DocketError) return error.message
  return error instanceof Error && 'code' in error
    ? String(error.code)
    : error instanceof Error
      ? error.name
      : 'unknown'
}
