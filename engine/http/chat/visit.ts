import { createHmac, timingSafeEqual } from 'node:crypto'
import { longestUrl, type PageVisit } from '#engine/core/chat/channel-rule.ts'
import type { Visitor } from '#engine/core/chat/conversation.ts'
import { countryCode } from '#engine/core/country-code.ts'
import type { JsonObject } from '#engine/core/json.ts'
import { languageTag } from '#engine/core/language-tag.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { cleanLine } from '#engine/core/text.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { lineOf } from './posted.ts'

/** Where somebody is, and who their page says they are. */

/** Path and query, and the whole address where the page gave one. */
export function pageOf(url: string): Pick<PageVisit, 'url' | 'href'> {
  const given = cleanLine(url, longestUrl)
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) return { url: given || '/', href: given || '/' }
  const { pathname, search } = new URL(given)
  return { url: (pathname + search).slice(0, longestUrl), href: given }
}

/** ISO 3166, by the network of the client or from the header of a proxy that we trust; never from the browser's own words. */
export function countryOf(c: DoorContext): string | null {
  const { settings, countries } = c.var.door.services
  if (countries !== null) return countries.at(c.var.client.address)
  const { country } = settings
  // Set by a proxy in front of us: whoever reaches us without one could write it themselves.
  if (country === null || !('header' in country) || !c.var.viaProxy) return null
  return countryCode(c.req.header(country.header) ?? '')
}

export function localeOf(c: DoorContext, given: string): string {
  const named = given || (c.req.header('accept-language') ?? '').split(/[,;]/)[0]?.trim() || 'en'
  return languageTag(named) ?? 'en'
}

export function zoneOf(body: JsonObject): string | null {
  const name = lineOf(body, 'timeZone', 60)
  try {
    return name === '' ? null : new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

export function deviceOf(value: unknown): 'phone' | 'desktop' | null {
  return value === 'phone' || value === 'desktop' ? value : null
}

/** Who the page says the visitor is: believed with its signature, the hex HMAC-SHA256 of the address; else only noted. */
export function identityOf(c: DoorContext, identity: JsonObject | null): Visitor {
  const nobody: Visitor = { name: '', email: null, phone: null, verified: false }
  if (identity === null) return nobody
  const name = lineOf(identity, 'name', 120)
  const written = typeof identity.email === 'string' ? identity.email.trim() : ''
  const email = parseAddress(written)
  const secret = c.var.door.services.settings.identitySecret
  const verified = email !== null && secret !== null && isSigned(secret, written, String(identity.signature ?? ''))
  return { name, email, phone: null, verified }
}

function isSigned(secret: string, address: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(address).digest()
  const given = Buffer.from(/^[0-9a-f]{64}$/i.test(signature) ? signature : '', 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
