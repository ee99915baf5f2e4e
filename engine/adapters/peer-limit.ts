import ipaddr from 'ipaddr.js'

/** Counts what each peer holds at a time; the peers named as trusted and this machine speak for many and are not counted. */
export interface PeerLimit {
  /** False when the peer holds as much as it may; else the count goes up until `leave` is called with the same key. */
  enter(key: string, address: string): boolean
  leave(key: string): void
}

export function createPeerLimit(most: number, trusted: readonly string[]): PeerLimit {
  const groups = new Map<string, string>()
  const held = new Map<string, number>()
  return {
    enter(key, address) {
      const group = groupOf(address, trusted)
      if (group === null) return true
      const count = held.get(group) ?? 0
      if (count >= most) return false
      held.set(group, count + 1)
      groups.set(key, group)
      return true
    },
    leave(key) {
      const group = groups.get(key)
      if (group === undefined) return
      groups.delete(key)
      const left = (held.get(group) ?? 1) - 1
      if (left === 0) held.delete(group)
      else held.set(group, left)
    },
  }
}

/** Whether an address is one of these, or lies in one of these networks. */
export function isAmong(text: string, entries: readonly string[]): boolean {
  return ipaddr.isValid(text) && entries.some((entry) => covers(entry, ipaddr.process(text)))
}

/** An IPv4 address, or the /64 of an IPv6 one, because one customer owns a whole one; null for a peer that is not counted. */
function groupOf(text: string, trusted: readonly string[]): string | null {
  if (!ipaddr.isValid(text)) return text
  const address = ipaddr.process(text)
  if (address.range() === 'loopback' || trusted.some((entry) => covers(entry, address))) return null
  return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString()
}

function covers(entry: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (!entry.includes('/')) return ipaddr.process(entry).toString() === address.toString()
  const [network, bits] = ipaddr.parseCIDR(entry)
  return network.kind() === address.kind() && address.match([network, bits])
}
