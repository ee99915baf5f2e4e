import { readCountryFile } from '#engine/adapters/country-file.ts'
import { SettingError } from '#engine/adapters/setting-error.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import { countryRules } from '#engine/core/chat/country-rules.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import type { Finding } from './finding.ts'

const check = 'country'
const dayMs = 24 * 3_600_000
/** Networks move to other countries all the time; whoever makes such a file makes a new one every week or month. */
const staleAfterDays = 45

/**
 * Whether the country of a visitor can be known: without it every rule that names countries fits nobody. `docket check` cannot tell, since
 * it reads the files alone and says of them the same on every machine.
 */
export async function countries(
  { country, trustProxy }: Pick<Settings, 'country' | 'trustProxy'>,
  definitions: Definitions | null,
): Promise<Finding> {
  if (country === null) return unset(definitions === null ? [] : countryRules(definitions))
  if ('file' in country) return ofFile(country.file)
  return trustProxy.length === 0
    ? { check, state: 'warning', detail: `DOCKET_TRUST_PROXY names no proxy, so ${country.header} is read from nobody` }
    : { check, state: 'ok', detail: `a trusted proxy says it in ${country.header}` }
}

function unset([first, ...more]: readonly string[]): Finding {
  if (first === undefined) return { check, state: 'off', detail: 'DOCKET_COUNTRY is not set: it is unknown' }
  const rules = more.length === 0 ? first : `${first} and ${more.length} more`
  return {
    check,
    state: 'warning',
    detail: `DOCKET_COUNTRY is not set: it is unknown, and rules ask for it (${rules})`,
  }
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
