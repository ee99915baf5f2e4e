import ipaddr from 'ipaddr.js'

/** True for a host name or address that never leaves the machine; an IPv6 address may stand in brackets. */
export function isLoopbackName(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  if (name === 'localhost' || name.endsWith('.localhost')) return true
  // Only the dotted form of IPv4: elsewhere 0x7f.1 may be a name.
  if (!ipaddr.IPv6.isValid(name) && !ipaddr.IPv4.isValidFourPartDecimal(name)) return false
  return ipaddr.process(name).range() === 'loopback'
}
