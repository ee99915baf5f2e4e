import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './sources.ts'

/** How a script starts a program: what must stand in a script that says the program wrote its mails. */
const programs: Readonly<Record<string, RegExp>> = {
  mutt: /\[\s*["']mutt["'],|'mutt',\n/,
  nodemailer: /nodemailer\.createTransport/,
  postfix: /subprocess\.run\(\["postfix"/,
  procmail: /subprocess\.run\(\["formail"/,
  python: /from email\.message import/,
  's-nail': /'s-nail',\n/,
  swaks: /["']swaks["'],/,
}

const mails = join(root, 'engine/testing/mails')
const read = (place: string) => readFileSync(join(mails, place))
const below = (folder: string, ending: string) =>
  readdirSync(join(mails, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`)

const all = readdirSync(mails, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => below(name, '.eml'))
const lists = below('make', '.written').map((list) => ({
  script: read(['.py', '.ts'].map((ending) => list.replace('.written', ending)).find(exists) ?? list).toString(),
  lines: read(list)
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split('  ')),
}))
const written = lists.flatMap(({ script, lines }) =>
  lines.map(([digest = '', program = '', place = '']) => ({ script, digest, program, place })),
)

describe('the mails that the tests read', () => {
  test('are at least 150, and more than half were written by other programs than our hands', () => {
    expect(all.length).toBeGreaterThanOrEqual(150)
    expect(new Set(written.map(({ place }) => place)).size).toBe(written.length)
    expect(written.length * 2).toBeGreaterThan(all.length)
  })

  test('are still, byte for byte, what the program wrote, and the script that says so starts that program', () => {
    for (const { script, digest, program, place } of written) {
      expect([place, createHash('sha256').update(read(place)).digest('hex')]).toEqual([place, digest])
      expect([place, programs[program]?.test(script)]).toEqual([place, true])
      // A script names each mail, by its whole name or by what it puts together in a table.
      const [, name = ''] = place.split('/')
      expect([
        place,
        name
          .replace('.eml', '')
          .split('-')
          .some((word) => script.includes(word)),
      ]).toEqual([place, true])
    }
  })

  test('say beside them who wrote them, and from which rule their expectation comes', () => {
    const byPlace = new Map(written.map(({ place, program }) => [place, program]))
    for (const place of all.filter((one) => !one.startsWith('fold/'))) {
      const { why, 'made-by': madeBy } = JSON.parse(read(place.replace('.eml', '.json')).toString())
      expect([place, why]).toEqual([place, expect.stringMatching(/\S/)])
      if (byPlace.has(place)) expect([place, madeBy]).toEqual([place, byPlace.get(place)])
      else expect([place, madeBy]).toEqual([place, expect.stringMatching(/\bhand\b/)])
    }
  })

  test('are counted by their makers where people read of them', () => {
    const rows = Object.keys(programs).map((program) => {
      const count = written.filter((one) => one.program === program).length
      return `| ${program} | ${count} |`
    })
    const readme = read('README.md').toString()
    for (const row of rows) expect(readme).toContain(row)
    expect(readme).toContain(`| by hand | ${all.length - written.length} |`)
  })

  test('name no machine, no user and no folder of whoever made them', () => {
    for (const place of all) {
      const words = read(place).toString('latin1')
      expect([place, /\/(?:root|home|tmp|work)\/|\.local\b(?!host)|\/Users\//.exec(words)?.[0] ?? null]).toEqual([
        place,
        null,
      ])
    }
  })
})

function exists(place: string): boolean {
  return readdirSync(join(mails, 'make')).includes(place.split('/')[1] ?? '')
}
