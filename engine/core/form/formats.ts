import { parseAddress } from '#engine/core/mail/address.ts'

/** The formats of JSON Schema that a form checks, the same on the server and on the page. `binary` is only a mark. */
export const formats = {
  email: isEmail,
  uri: isUri,
  date: isDate,
  'date-time': isDateTime,
  time: isTime,
  duration: isDuration,
  uuid: isUuid,
  ipv4: isIpv4,
  ipv6: isIpv6,
  hostname: isHostname,
  color: isColor,
} as const

/** Formats that are written in a line of text like any other, each with what its error shows. */
export const formatExamples: Readonly<Record<string, string>> = {
  time: '09:30',
  duration: 'P3DT12H',
  uuid: '123e4567-e89b-12d3-a456-426614174000',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'www.example.com',
  color: '#1a2b3c',
}

export function isEmail(text: string): boolean {
  return parseAddress(text) !== null
}

/** Schemes that run what they are given. */
const active = /^(javascript|data|vbscript|blob|file|about):/i

/** An address with a scheme that a browser would open without running it. */
export function isUri(text: string): boolean {
  if (active.test(text) || /\s/.test(text)) return false
  try {
    const { protocol, hostname } = new URL(text)
    return !/^(https?|ftp):$/.test(protocol) || hostname !== ''
  } catch {
    return false
  }
}

/** RFC 3339 `full-date`, a day that exists. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (!match) return false
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number)
  // Day 0 of the next month is the last of this one.
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
}

/** RFC 3339 `date-time`, with an offset. */
export function isDateTime(text: string): boolean {
  const match = /^(.{10})[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/.exec(text)
  if (!match || !isDate(match[1] ?? '')) return false
  const [hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = match
    .slice(2)
    .map((part) => Number(part ?? 0))
  return hour < 24 && minute < 60 && second < 60 && offsetHour < 24 && offsetMinute < 60
}

/** A time of the day as people write it: `09:30`; RFC 3339 `full-time` (seconds, fraction, offset) is one too. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)?$/.test(text)
}

/** RFC 3339 appendix A `duration`: weeks alone, or units from the largest to the smallest without a gap. */
export function isDuration(text: string): boolean {
  const time = '(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)'
  const date = '(?:\\d+Y(?:\\d+M(?:\\d+D)?)?|\\d+M(?:\\d+D)?|\\d+D)'
  return new RegExp(`^P(?:\\d+W|${date}(?:T${time})?|T${time})$`).test(text)
}

/** RFC 4122, of any version. */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
}

/** Four decimal numbers, none with a zero before it. */
export function isIpv4(text: string): boolean {
  return /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/.test(text)
}

/** RFC 4291 section 2.2, without a zone, as both sides' parser of web addresses reads it. */
export function isIpv6(text: string): boolean {
  return /^[\da-f:.]+$/i.test(text) && isUri(`http://[${text}]`)
}

/** RFC 1123: labels of letters, digits and hyphens, up to 63 characters each and 253 in all. */
export function isHostname(text: string): boolean {
  const label = /^[a-z\d]([a-z\d-]*[a-z\d])?$/i
  return text.length <= 253 && text.split('.').every((part) => part.length <= 63 && label.test(part))
}

/** A colour as `<input type="color">` writes it. */
export function isColor(text: string): boolean {
  return /^#[\da-f]{6}$/i.test(text)
}
