import { suggestion } from '#engine/core/similar.ts'
import { isTimeZone } from '#engine/definitions/dates.ts'
import type { Check } from './check.ts'

export const badTimeZone: Check = {
  code: 'docket/bad-time-zone',
  severity: 'error',
  about: 'Time zones are IANA names, so that daylight-saving time is known.',
  file: 'workflows/office.hours.json',
  bad: '"timeZone": "Berlin"',
  good: '"timeZone": "Europe/Berlin"',
  run({ hours, teams }, report) {
    for (const defined of [...hours.values(), ...teams.values()]) {
      const zone = defined.value.timeZone
      if (zone === undefined || isTimeZone(zone)) continue
      const zones = Intl.supportedValuesOf('timeZone')
      const meant = zones.find((name) => name.toLowerCase().endsWith(`/${zone.toLowerCase().replaceAll(' ', '_')}`))
      const hint = meant ? `did you mean "${meant}"?` : (suggestion(zone, zones) ?? 'write it like "Europe/Berlin"')
      report(defined, { pointer: '/timeZone', message: `there is no time zone "${zone}"`, hint })
    }
  },
}
