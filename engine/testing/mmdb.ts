// Writes a MaxMind DB (https://maxmind.github.io/MaxMind-DB/), small ones for tests: records of 24 bits, no pointers in the data.
import ipaddr from 'ipaddr.js'

type Value = string | Uint | { readonly [key: string]: Value }

class Uint {
  readonly value: number
  readonly bytes: 2 | 4 | 8

  constructor(value: number, bytes: 2 | 4 | 8) {
    this.value = value
    this.bytes = bytes
  }
}

interface Node {
  readonly sides: [Node | number | null, Node | number | null]
}

const separator = Buffer.alloc(16)
const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
const [textType, mapType] = [2, 7]
const uintTypes = { 2: 5, 4: 6, 8: 9 } as const

/** A record as MaxMind writes it. */
export const inCountry = (code: string) => ({ country: { iso_code: code }, continent: { code: 'EU' } })

/** A file that holds a record for each of these networks, such as `81.2.69.0/24`; IPv4 ones lie below `::/96` where `ipVersion` is 6. */
export function mmdb(
  records: Readonly<Record<string, Value>>,
  {
    name = 'Test-Country',
    ipVersion = 6,
    builtAt = Date.parse('2026-03-01T00:00:00Z'),
  }: { readonly name?: string; readonly ipVersion?: 4 | 6; readonly builtAt?: number } = {},
): Buffer {
  const root: Node = { sides: [null, null] }
  const data: Buffer[] = []
  for (const [network, record] of Object.entries(records)) {
    place(root, bitsOf(network, ipVersion), Buffer.concat(data).length)
    data.push(encoded(record))
  }
  const nodes = [root]
  for (const node of nodes) nodes.push(...node.sides.filter((side) => side !== null && typeof side !== 'number'))
  const numberOf = (side: Node | number | null) =>
    side === null
      ? nodes.length
      : typeof side === 'number'
        ? nodes.length + separator.length + side
        : nodes.indexOf(side)
  const tree = Buffer.alloc(nodes.length * 6)
  for (const [at, { sides }] of nodes.entries())
    for (const [right, side] of sides.entries()) tree.writeUIntBE(numberOf(side), at * 6 + right * 3, 3)
  const about = {
    binary_format_major_version: new Uint(2, 2),
    binary_format_minor_version: new Uint(0, 2),
    build_epoch: new Uint(Math.floor(builtAt / 1000), 8),
    database_type: name,
    ip_version: new Uint(ipVersion, 2),
    node_count: new Uint(nodes.length, 4),
    record_size: new Uint(24, 2),
  }
  return Buffer.concat([tree, separator, ...data, marker, encoded(about)])
}

function bitsOf(network: string, ipVersion: 4 | 6): string {
  const [address, bits] = ipaddr.parseCIDR(network)
  const all = address.toByteArray().map((byte) => byte.toString(2).padStart(8, '0'))
  const above = address.kind() === 'ipv4' && ipVersion === 6 ? '0'.repeat(96) : ''
  return above + all.join('').slice(0, bits)
}

function place(root: Node, bits: string, offset: number): void {
  let node = root
  for (const [at, bit] of [...bits].entries()) {
    const side = Number(bit)
    if (at === bits.length - 1) {
      node.sides[side] = offset
      return
    }
    const next = node.sides[side] ?? { sides: [null, null] }
    if (typeof next === 'number') throw new Error('a network lies within another one')
    node.sides[side] = next
    node = next
  }
}

function encoded(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value)
    return Buffer.concat([control(textType, text.length), text])
  }
  if (value instanceof Uint) {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE(BigInt(value.value))
    return Buffer.concat([control(uintTypes[value.bytes], value.bytes), bytes.subarray(8 - value.bytes)])
  }
  const entries = Object.entries(value)
  return Buffer.concat([
    control(mapType, entries.length),
    ...entries.flatMap(([key, one]) => [encoded(key), encoded(one)]),
  ])
}

/** Type and size of what follows; a type above 7 has a byte of its own. */
function control(type: number, size: number): Buffer {
  if (size > 28) throw new Error('too long for the short form')
  return type > 7 ? Buffer.from([size, type - 7]) : Buffer.from([(type << 5) | size])
}
