import ipaddr from 'ipaddr.js'
import type { ClientAddress } from '#engine/http/door.ts'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Range = [Address, number]

const mostPeersKept = 10_000

const unknown: ClientAddress = { address: 'local', group: 'local', loopback: true }

/**
 * Finds out who is calling. The peer of the socket counts; `X-Forwarded-For` is read, from its end, only as far as the hops that
 * wrote it are in `trustProxy` (addresses or CIDR ranges). Any other forwarded header is ignored, whoever sends it.
 * IPv6 is grouped by /64, because one customer owns a whole one.
 */
export function clientAddresses(
  trustProxy: readonly string[],
): (peer: string | undefined, forwarded: string | undefined) => ClientAddress {
  const trusted = trustProxy.map(range)
  const isTrusted = (address: Address) =>
    trusted.some((range) => address.kind() === range[0].kind() && address.match(range))

  const find = (peer: string, forwarded: string | undefined): ClientAddress => {
    let client = parse(peer)
    if (client === null) return unknown
    const hops = forwarded?.split(',') ?? []
    while (hops.length > 0 && isTrusted(client)) {
      const hop = parse(hops.pop()?.trim() ?? '')
      if (hop === null) break
      client = hop
    }
    return describe(client)
  }

  // One peer sends many requests, and reading an address costs more than the rest of the door.
  const direct = new Map<string, ClientAddress>()
  return (peer, forwarded) => {
    if (peer === undefined) return unknown
    if (forwarded !== undefined) return find(peer, forwarded)
    const known = direct.get(peer)
    if (known) return known
    if (direct.size >= mostPeersKept) direct.clear()
    const found = find(peer, undefined)
    direct.set(peer, found)
    return found
  }
}

/** Whether a peer is one of these proxies: what it says in a header of its own is then its word, and not the client's. */
export function trustedPeers(trustProxy: readonly string[]): (peer: string | undefined) => boolean {
  const trusted = trustProxy.map(range)
  if (trusted.length === 0) return () => false
  return (peer) => {
    const address = peer === undefined ? null : parse(peer)
    return address !== null && trusted.some((one) => address.kind() === one[0].kind() && address.match(one))
  }
}

/** Throws for what is neither an address nor a range. */
function range(text: string): Range {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

function describe(address: Address): ClientAddress {
  const loopback = address.range() === 'loopback'
  if (address instanceof ipaddr.IPv4) return { address: address.toString(), group: address.toString(), loopback }
  const network = address.parts.slice(0, 4).map((part) => part.toString(16))
  return { address: address.toString(), group: `${network.join(':')}::/64`, loopback }
}

/** Only the dotted form of IPv4: `0x7f.1` is no address here. */
function parse(text: string): Address | null {
  const plain = text.replace(/%.*$/, '')
  if (!ipaddr.IPv6.isValid(plain) && !ipaddr.IPv4.isValidFourPartDecimal(plain)) return null
  return ipaddr.process(plain)
}
