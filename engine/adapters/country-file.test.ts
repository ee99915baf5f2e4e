import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestClock } from '#engine/testing/clock.ts'
import { inCountry, mmdb } from '#engine/testing/mmdb.ts'
import { openCountryFile } from './country-file.ts'

const address = '81.2.69.142'
const fileOf = (country: string) => mmdb({ '81.2.69.0/24': inCountry(country) })

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-countries-'))
  file = join(folder, 'countries.mmdb')
})
afterEach(() => rm(folder, { recursive: true }))

async function opened() {
  const clock = createTestClock()
  const logged: string[] = []
  const say = (_: object, message: string) => void logged.push(message)
  const countries = await openCountryFile(file, { clock, log: { info: say, warn: say, error: say } })
  return {
    countries,
    logged,
    /** A minute goes by, and the file has been looked at. */
    async look() {
      clock.advance(60_000)
      await expect.poll(clock.waiting).toBe(1)
    },
    waiting: clock.waiting,
  }
}

describe('the file of countries', () => {
  test('is read anew when another takes its place, as those who update it do', async () => {
    await writeFile(file, fileOf('GB'))
    const { countries, look, logged } = await opened()
    expect(countries.at(address)).toBe('GB')
    await look()
    expect(logged).toEqual(['countries were read'])
    await writeFile(join(folder, 'new'), fileOf('BE'))
    await rename(join(folder, 'new'), file)
    await look()
    expect(countries.at(address)).toBe('BE')
    await countries.close()
  })

  test('holds on to what it said while what lies there is gone or half written, and says so once', async () => {
    const whole = fileOf('BE')
    await writeFile(file, fileOf('GB'))
    const { countries, look, logged } = await opened()
    await rm(file)
    await look()
    await look()
    expect(countries.at(address)).toBe('GB')
    await writeFile(file, whole.subarray(0, -20))
    await look()
    expect(countries.at(address)).toBe('GB')
    expect(logged.filter((message) => message.startsWith('countries were not'))).toHaveLength(2)
    await writeFile(file, whole)
    await look()
    expect(countries.at(address)).toBe('BE')
    await countries.close()
  })

  test('is looked at no more once it is closed', async () => {
    await writeFile(file, fileOf('GB'))
    const { countries, waiting } = await opened()
    await countries.close()
    expect(waiting()).toBe(0)
  })

  test('stops the start with a sentence that names the setting where it cannot be used', async () => {
    const refusal = async () => (await opened().catch((error: Error) => error.message)) as string
    const sentences = [await refusal()]
    await writeFile(file, 'not a database')
    sentences.push(await refusal())
    await writeFile(file, mmdb({ '81.2.69.0/24': { asn: 'AS1' } }, { name: 'GeoLite2-ASN' }))
    sentences.push(await refusal())
    file = folder
    sentences.push(await refusal())
    expect(sentences.map((sentence) => sentence.replace(folder, '…'))).toMatchInlineSnapshot(`
      [
        "DOCKET_COUNTRY names a file that does not exist: "…/countries.mmdb".",
        "DOCKET_COUNTRY names a file that is no MaxMind DB (mmdb), or only a part of one: "…/countries.mmdb".",
        "DOCKET_COUNTRY names a file that tells no countries (it is a GeoLite2-ASN database): "…/countries.mmdb".",
        "DOCKET_COUNTRY names a file that cannot be read (EISDIR): "…".",
      ]
    `)
  })
})
