// Countries of networks in a MaxMind DB (https://maxmind.github.io/MaxMind-DB/): a binary tree over the bits of an address whose leaves point
// at records, and at the end of the file what it is and when it was made. How a record names a country is up to whoever makes the file.
import ipaddr from 'ipaddr.js'
import { Reader } from 'mmdb-lib'
import { countryCode } from '#engine/core/country-code.ts'
import { isPublic } from './public-request.ts'

export interface CountryDatabase {
  /** What its maker calls it, such as `GeoLite2-Country`. */
  readonly name: string
  /** UTC epoch milliseconds. */
  readonly builtAt: number
  /** ISO 3166; null where it is not known. */
  at(address: string): string | null
}

/** Bytes that cannot be used: the message goes on after "names a file that". */
export class UnusableDatabase extends Error {}

/** Where a record holds the code: of MaxMind and DB-IP, of IPinfo's Lite, and of IPinfo's older ones. */
const codePlaces: readonly (readonly string[])[] = [['country', 'iso_code'], ['country_code'], ['country']]
const separatorBytes = 16

/** Throws UnusableDatabase for what is no MaxMind DB, is cut off, or tells no countries. */
export function readCountryDatabase(bytes: Buffer): CountryDatabase {
  const reader = opened(bytes)
  const { metadata } = reader
  if (!tellsCountries(bytes.subarray(metadata.searchTreeSize)))
    throw new UnusableDatabase(`tells no countries (it is a ${metadata.databaseType} database)`)
  return {
    name: metadata.databaseType,
    builtAt: metadata.buildEpoch.getTime(),
    at(address) {
      if (!ipaddr.isValid(address) || !isPublic(address)) return null
      const asked = ipaddr.process(address)
      // The reader would follow the first bits of the longer address as if they were a short one.
      if (asked.kind() === 'ipv6' && metadata.ipVersion === 4) return null
      return countryOf(recordAt(reader, asked.toString()))
    },
  }
}

function opened(bytes: Buffer): Reader<never> {
  try {
    const reader = new Reader<never>(bytes)
    const { metadata } = reader
    const { binaryFormatMajorVersion: version, ipVersion, searchTreeSize, databaseType } = metadata
    const isWhole =
      version === 2 &&
      (ipVersion === 4 || ipVersion === 6) &&
      searchTreeSize + separatorBytes < bytes.length &&
      typeof databaseType === 'string' &&
      Number.isFinite(metadata.buildEpoch.getTime())
    if (isWhole) return reader
  } catch {
    // What the reader trips over says nothing to whoever named the file.
  }
  throw new UnusableDatabase('is no MaxMind DB (mmdb), or only a part of one')
}

/** Whether the key of a country stands in the data: its length, marked as that of a text, and the word. */
function tellsCountries(data: Buffer): boolean {
  const words = new Set(codePlaces.map(([word = '']) => word))
  return [...words].some((word) => data.includes(Buffer.from([0x40 | word.length, ...Buffer.from(word)])))
}

/** A damaged place in the file must not keep anybody from a chat: their country is unknown. */
function recordAt(reader: Reader<never>, address: string): unknown {
  try {
    return reader.get(address)
  } catch {
    return null
  }
}

function countryOf(record: unknown): string | null {
  for (const path of codePlaces) {
    const said = path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
      record,
    )
    const code = typeof said === 'string' ? countryCode(said) : null
    if (code !== null) return code
  }
  return null
}
