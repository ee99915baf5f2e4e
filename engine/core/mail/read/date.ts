const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const zones: Readonly<Record<string, number>> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
}

const written =
  /(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?,?[\s-]+(\d{2,4})[,\s]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*(?:([+-])(\d{2}):?(\d{2})|([a-z]{1,5}))?/i

/**
 * Epoch milliseconds of a Date header (RFC 5322, 3.3 and 4.3; ISO 8601 as some programs write it); null when it is unreadable or names no
 * instant. A date without a zone is read as UTC.
 */
export function parseDate(header: string): number | null {
  const match = written.exec(header.slice(0, 200))
  if (!match) return isoDate(header)
  const [
    ,
    day = '',
    month = '',
    year = '',
    hour = '',
    minute = '',
    second = '0',
    sign,
    zoneHours = '0',
    zoneMinutes = '0',
    zone = '',
  ] = match
  const at = months.indexOf(month.toLowerCase())
  if (at < 0 || Number(day) > 31 || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return null
  const offset = sign
    ? (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes))
    : (zones[zone.toUpperCase()] ?? 0)
  const instant = Date.UTC(fullYear(year), at, Number(day), Number(hour), Number(minute) - offset, Number(second))
  return Number.isSafeInteger(instant) ? instant : null
}

function fullYear(year: string): number {
  const number = Number(year)
  if (year.length > 3) return number
  return year.length === 3 ? number + 1900 : number + (number < 50 ? 2000 : 1900)
}

function isoDate(header: string): number | null {
  const match = /\b(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?/.exec(
    header.slice(0, 200),
  )
  if (!match) return null
  const instant = Date.parse(
    `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}${(match[7] ?? 'Z').replace(/(\d{2})(\d{2})$/, '$1:$2')}`,
  )
  return Number.isNaN(instant) ? null : instant
}
