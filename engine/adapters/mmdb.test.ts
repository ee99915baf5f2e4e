import { describe, expect, test } from 'vitest'
import { inCountry, mmdb } from '#engine/testing/mmdb.ts'
import { readCountryDatabase } from './mmdb.ts'

const networks = {
  '81.2.69.0/24': inCountry('GB'),
  '5.100.0.0/16': { country_code: 'be', country: 'Belgium' },
  '2a02:a000::/24': { country: 'FR' },
  '9.9.0.0/16': { continent: { code: 'EU' } },
  '11.0.0.0/8': inCountry('ZZ'),
}

describe('the country of an address', () => {
  const database = readCountryDatabase(mmdb(networks, { name: 'GeoLite2-Country' }))

  test.each([
    ['81.2.69.142', 'GB', 'is that of its network'],
    ['::ffff:81.2.69.142', 'GB', 'is the same when a socket writes it as IPv6'],
    ['5.100.255.255', 'BE', 'is found where another maker puts it'],
    ['2a02:a0ff::1', 'FR', 'is found for IPv6'],
    ['81.2.70.1', null, 'is unknown beside the networks'],
    ['2a03::1', null, 'is unknown beside the networks of IPv6'],
    ['9.9.9.9', null, 'is unknown where the record tells only a continent'],
    ['11.1.1.1', null, 'is unknown where the code stands for none'],
    ['local', null, 'is unknown for what is no address'],
  ])('%s: %s %s', (address, country, _) => {
    expect(database.at(address)).toBe(country)
  })

  test('is unknown inside a network of one’s own, whatever the file says', () => {
    const inside = ['10.0.0.1', '127.0.0.1', '192.168.1.1', '100.64.0.1', '::1', 'fd00::1', 'fe80::1']
    const everywhere = readCountryDatabase(
      mmdb({ '0.0.0.0/1': inCountry('BE'), '128.0.0.0/1': inCountry('BE'), '8000::/1': inCountry('BE') }),
    )
    expect(everywhere.at('8.8.8.8')).toBe('BE')
    expect(inside.map(everywhere.at)).toEqual(inside.map(() => null))
  })

  test('is unknown for IPv6 in a file of IPv4 alone', () => {
    const short = readCountryDatabase(mmdb({ '42.0.0.0/8': inCountry('BE') }, { ipVersion: 4 }))
    expect([short.at('42.1.2.3'), short.at('2a02::1')]).toEqual(['BE', null])
  })

  test('is told with the name and the day of the file', () => {
    expect(database).toMatchObject({ name: 'GeoLite2-Country', builtAt: Date.parse('2026-03-01T00:00:00Z') })
  })
})

describe('a file that cannot be used', () => {
  const whole = mmdb(networks)
  const refusal = (bytes: Buffer) => {
    try {
      readCountryDatabase(bytes)
    } catch (error) {
      return (error as Error).message
    }
    return 'accepted'
  }

  test('is refused with what is wrong with it', () => {
    const noDatabase = 'is no MaxMind DB (mmdb), or only a part of one'
    expect(refusal(Buffer.alloc(0))).toBe(noDatabase)
    expect(refusal(Buffer.from('<html>Sign in to download</html>'.repeat(40)))).toBe(noDatabase)
    for (let length = 0; length < whole.length - 1; length += 17)
      expect(refusal(whole.subarray(0, length))).toBe(noDatabase)
    expect(refusal(mmdb({ '8.8.8.0/24': { organization: 'Country' } }, { name: 'GeoLite2-ASN' }))).toBe(
      'tells no countries (it is a GeoLite2-ASN database)',
    )
  })

  test('with a damaged record leaves the country unknown, and nobody without a chat', () => {
    const at = whole.indexOf('GB') - 1
    const damaged = Buffer.from(whole)
    damaged[at] = 0
    damaged[at + 1] = 0
    const database = readCountryDatabase(damaged)
    expect([database.at('81.2.69.142'), database.at('5.100.1.1')]).toEqual([null, 'BE'])
  })
})
