// The one strict mail address (RFC 5321 dot-atom at a domain name): what `format: email` means in a form, on the page and on the server,
// and the only kind of address that is ever written into an envelope. Quoted local parts, comments, groups, address literals and
// everything else that two parsers could read in two ways is refused.

const maxLength = 254
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/
/** Letters, digits and marks only: no soft hyphen, no other dots, no percent sign that the URL parser would read. */
const domainCharacters = /^[\p{L}\p{N}\p{M}.-]+$/u

/**
 * Reads one bare address (`name@example.com`, without name or angle brackets). Returns it with its domain in lower case ASCII
 * (UTS 46: `x@Müller.de` is `x@xn--mller-kva.de`), or null when it is not one. The local part stays as written.
 */
export function parseAddress(text: string): string | null {
  if (text.length > maxLength) return null
  const at = text.indexOf('@')
  if (at < 1 || at > 64) return null
  const local = text.slice(0, at)
  if (!localPart.test(local)) return null
  const domain = asciiDomain(text.slice(at + 1))
  if (domain === null) return null
  const address = `${local}@${domain}`
  return address.length > maxLength ? null : address
}

function asciiDomain(written: string): string | null {
  const lower = written.toLowerCase()
  if (domainName.test(lower) && !lower.includes('xn--')) return lower
  const composed = lower.normalize('NFC')
  // Full-width and other compatibility letters look like one domain and mean another.
  if (!domainCharacters.test(composed) || composed !== composed.normalize('NFKC')) return null
  const ascii = hostName(composed)
  return ascii !== null && domainName.test(ascii) ? ascii : null
}

/** UTS 46 as the URL parser does it: the same in Node and in every browser. */
function hostName(domain: string): string | null {
  try {
    return new URL(`http://${domain}`).hostname
  } catch {
    return null
  }
}
