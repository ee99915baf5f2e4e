import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RawEntries } from '#engine/core/form/form.ts'

// A link that fills in a form, as a company's own systems write it:
//
//     /forms/booking/?order=AB123456&docket-until=2026-12-24&docket-signature=<64 hex digits>
//
// The signature is HMAC-SHA256 with DOCKET_IDENTITY_SECRET over `booking?order=AB123456&docket-until=2026-12-24`: the id of the form, `?`,
// and the query string before the signature, to the letter. `docket-until` (a day or an instant) may be left out: then it counts for ever.

/** What a query string says, and which of it was signed. */
export interface PrefillQuery {
  readonly signed: RawEntries
  /** Everything, signed or not: what any link may fill in. */
  readonly all: RawEntries
}

/** `search` is the query string with or without its `?`; without a secret nothing is signed. */
export function readPrefillQuery(
  form: string,
  search: string,
  { secret, now }: { readonly secret: string | null; readonly now: number },
): PrefillQuery {
  const query = search.replace(/^\?/, '')
  const own = (text: string): RawEntries =>
    [...new URLSearchParams(text)].filter(([name]) => !name.startsWith('docket-'))
  const mark = '&docket-signature='
  const at = query.indexOf(mark)
  const all = own(query)
  if (secret === null || at === -1) return { signed: [], all }
  const said = query.slice(0, at)
  const given = Buffer.from(/^[0-9a-f]{64}(?=&|$)/i.exec(query.slice(at + mark.length))?.[0] ?? '', 'hex')
  const expected = createHmac('sha256', secret).update(`${form}?${said}`).digest()
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected)
  return { signed: isOurs && !isOver(said, now) ? own(said) : [], all }
}

function isOver(said: string, now: number): boolean {
  const until = new URLSearchParams(said).get('docket-until')
  if (until === null) return false
  // A day counts to its end, everywhere.
  const end = /^\d{4}-\d\d-\d\d$/.test(until) ? Date.parse(until) + 36 * 3_600_000 : Date.parse(until)
  return !(end > now)
}
