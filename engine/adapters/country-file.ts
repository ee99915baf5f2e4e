import { readFile, stat } from 'node:fs/promises'
import type { Clock } from '#engine/ports/clock.ts'
import type { Countries } from '#engine/ports/countries.ts'
import type { Log } from '#engine/ports/log.ts'
import { type CountryDatabase, readCountryDatabase, UnusableDatabase } from './mmdb.ts'
import { SettingError } from './setting-error.ts'

/** Such files are renewed once or twice a week. Asking, unlike watching, also works on network drives and where the file is swapped. */
const lookMs = 60_000

/**
 * The countries of a file that is read anew within a minute of its change. While what lies there cannot be used, what it said before
 * holds, and the log says so once. Throws SettingError where it cannot be used from the start.
 */
export async function openCountryFile(
  file: string,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<Countries> {
  // Taken before the file is read: what changes meanwhile is seen as a change.
  let seen = await stampOf(file)
  let database = await readCountryFile(file)
  let isClosed = false
  let cancel = () => {}
  const say = (message: string) => {
    log.info({ database: database.name, built: new Date(database.builtAt).toISOString() }, message)
  }

  const look = async () => {
    const stamp = await stampOf(file)
    if (stamp !== seen && !isClosed) {
      seen = stamp
      try {
        database = await readCountryFile(file)
        say('countries were read anew')
      } catch (error) {
        log.warn({ problem: (error as Error).message }, 'countries were not read anew: what was known before holds')
      }
    }
    lookLater()
  }
  const lookLater = () => {
    if (!isClosed) cancel = clock.after(lookMs, () => void look())
  }

  say('countries were read')
  lookLater()
  return {
    at: (address) => database.at(address),
    async close() {
      isClosed = true
      cancel()
    },
  }
}

/** What the file named in DOCKET_COUNTRY holds. Throws SettingError where it cannot be used. */
export async function readCountryFile(file: string): Promise<CountryDatabase> {
  try {
    return readCountryDatabase(await readFile(file))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      error instanceof UnusableDatabase
        ? error.message
        : code === 'ENOENT'
          ? 'does not exist'
          : `cannot be read (${code ?? 'unknown'})`
    throw new SettingError('DOCKET_COUNTRY', `names a file that ${why}: "${file}".`)
  }
}

/** Differs when the file was written or another one took its place; null while there is none. */
async function stampOf(file: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs } = await stat(file, { bigint: true })
    return `${ino} ${size} ${mtimeNs}`
  } catch {
    return null
  }
}
