import { readCountryFile } from '#engine/adapters/country-file.ts'
import { SettingError } from '#engine/adapters/setting-error.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { Finding } from './finding.ts'

const check = 'country'
const dayMs = 24 * 3_600_000
/** Networks move to other countries all the time; whoever makes such a file makes a new one every week or month. */
const staleAfterDays = 45

/** Whether the country of a visitor can be known: without it every rule that names countries fits nobody. */
export async function countries({ country, trustProxy }: Pick<Settings, 'country' | 'trustProxy'>): Promise<Finding> {
  if (country === null) return { check, state: 'off', detail: 'DOCKET_COUNTRY is not set: it is unknown' }
  if ('file' in country) return ofFile(country.file)
  return trustProxy.length === 0
    ? { check, state: 'warning', detail: `DOCKET_TRUST_PROXY names no proxy, so ${country.header} is read from nobody` }
    : { check, state: 'ok', detail: `a trusted proxy says it in ${country.header}` }
}

async function ofFile(file: string): Promise<Finding> {
  try {
    const { name, builtAt } = await readCountryFile(file)
    const detail = `${name} of ${new Date(builtAt).toISOString().slice(0, 10)}`
    const days = Math.floor((systemClock.now() - builtAt) / dayMs)
    return days > staleAfterDays
      ? { check, state: 'warning', detail: `${detail} is ${days} days old: put a newer one in its place` }
      : { check, state: 'ok', detail }
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    return { check, state: 'failed', detail: error.message }
  }
}
