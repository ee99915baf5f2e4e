import { parseAddress } from '#engine/core/mail/address.ts'

/** The formats of JSON Schema that a form checks, the same on the server and on the page. `binary` is only a mark. */
export const formats = {
  email: isEmail,
  uri: isUri,
  date: isDate,
  'date-time': isDateTime,
} as const

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
