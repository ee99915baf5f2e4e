import { createPrivateKey, randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ipaddr from 'ipaddr.js'
import { isLoopbackName } from '#engine/core/loopback.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import { authservOf, decoded, hookSecretOf, mailboxesOf, smtpOf } from './mail-settings.ts'
import { SettingError } from './setting-error.ts'
import type { SettingName } from './setting-list.ts'

type Environment = Readonly<Record<string, string | undefined>>

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Reads every setting, relative paths from `cwd`. An empty value counts as left out. Makes the data folder and, when there is none, a
 * secret in it that only its owner can read; who only looks (`makes` false) names a secret, and nothing is made. Throws SettingError.
 */
export function readSettings(env: Environment, cwd: string, makes = true): Settings {
  const given = (name: SettingName): string | null => env[name]?.trim() || null

  const port = portOf('PORT', given('PORT') ?? '4321')
  const host = given('HOST') ?? '127.0.0.1'
  const loopback = isLoopbackName(host)
  const publicUrl = originOf(
    'DOCKET_PUBLIC_URL',
    given('DOCKET_PUBLIC_URL') ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
  )
  refusePlainHttp(publicUrl, host, given('DOCKET_PUBLIC_URL') !== null)
  const dataDir = resolve(cwd, given('DOCKET_DATA') ?? 'data')
  if (makes) makeDataFolder(dataDir)

  return {
    port,
    host,
    publicUrl,
    siteUrl: originOf('DOCKET_SITE_URL', given('DOCKET_SITE_URL') ?? publicUrl),
    site: oneOf('DOCKET_SITE', given('DOCKET_SITE') ?? 'on', ['on', 'off']) === 'on',
    definitionsRoot: folderOf('DOCKET_DEFINITIONS', given('DOCKET_DEFINITIONS'), cwd),
    dataDir,
    databaseUrl: databaseOf(given('DOCKET_DATABASE_URL')),
    secret: given('DOCKET_SECRET') === null ? keptSecret(dataDir) : secretOf(given('DOCKET_SECRET') ?? ''),
    mailDomain: domainOf(
      given('DOCKET_MAIL_DOMAIN') ??
        (isLoopbackName(new URL(publicUrl).hostname) ? 'docket.localhost' : new URL(publicUrl).hostname),
    ),
    smtp: smtpOf(given('DOCKET_SMTP_PORT') ?? '2525', given('DOCKET_SMTP_TLS'), cwd),
    mailboxes: mailboxesOf(given('DOCKET_IMAP_URL'), cwd),
    authserv: authservOf(given('DOCKET_AUTHSERV')),
    hookSecret: hookSecretOf(given('DOCKET_HOOK_SECRET')),
    identitySecret: identityOf(given('DOCKET_IDENTITY_SECRET')),
    country: countryOf(given('DOCKET_COUNTRY'), cwd),
    relayUrl: relayOf(given('DOCKET_RELAY_URL')),
    dkim: dkimOf(given('DOCKET_DKIM'), cwd),
    trustProxy: proxiesOf(given('DOCKET_TRUST_PROXY')),
    oidc: oidcOf(given('DOCKET_OIDC')),
    rateLimit: oneOf('DOCKET_RATE_LIMIT', given('DOCKET_RATE_LIMIT') ?? 'on', ['on', 'off']) === 'on',
    proofOfWork: oneOf('DOCKET_PROOF_OF_WORK', given('DOCKET_PROOF_OF_WORK') ?? 'off', ['on', 'off']) === 'on',
    minFreeBytes: bytesOf('DOCKET_MIN_FREE', given('DOCKET_MIN_FREE') ?? '64000000'),
    loopback,
  }
}

/** The secret of an engine on this machine or of the environment; null where there is none: unlike `readSettings`, makes nothing. */
export function knownSecret(env: Environment, cwd: string): string | null {
  const given = env.DOCKET_SECRET?.trim()
  if (given) return given
  const file = join(resolve(cwd, env.DOCKET_DATA?.trim() || 'data'), 'secret')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null
}

/** Plain http carries the secret in the clear: on this machine alone. */
function oidcOf(text: string | null): Settings['oidc'] {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackName(url.hostname))
  if (url === null || !isSafe || url.username === '' || url.password === '' || url.search || url.hash)
    throw new SettingError('DOCKET_OIDC', 'must look like https://client:secret@issuer.')
  const [clientId, clientSecret] = [decoded(url.username), decoded(url.password)]
  if (clientId === null || clientSecret === null)
    throw new SettingError('DOCKET_OIDC', 'has a "%" that is no percent-encoding: write it as %25.')
  return { issuer: url.origin + (url.pathname === '/' ? '' : url.pathname), clientId, clientSecret }
}

/** A port that is named: the addresses of everything are made of it, so none that the system chooses. */
function portOf(name: SettingName, text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new SettingError(name, `must be a port number from 1 to 65535, not "${text}".`)
  return port
}

function originOf(name: SettingName, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search ||
    url.hash ||
    url.username
  ) {
    throw new SettingError(name, `must be an origin such as https://help.example.com, without a path, not "${text}".`)
  }
  return url.origin
}

/** Cookies that sign agents in must not travel in the clear. */
function refusePlainHttp(publicUrl: string, host: string, given: boolean): void {
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:' || (isLoopbackName(hostname) && isLoopbackName(host))) return
  if (given && isLoopbackName(host)) {
    throw new SettingError(
      'DOCKET_PUBLIC_URL',
      `must begin with https:// unless its host is a loopback address; "${publicUrl}" would send sign-ins in the clear.`,
    )
  }
  throw new SettingError(
    'HOST',
    `is "${host}", which is not a loopback address, so DOCKET_PUBLIC_URL must begin with https://.`,
  )
}

function oneOf<T extends string>(name: SettingName, text: string, values: readonly T[]): T {
  const value = values.find((one) => one === text)
  if (value === undefined)
    throw new SettingError(name, `must be ${values.map((one) => `"${one}"`).join(' or ')}, not "${text}".`)
  return value
}

function folderOf(name: SettingName, text: string | null, cwd: string): string {
  if (text === null) return repository
  const folder = resolve(cwd, text)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new SettingError(name, `names a folder that does not exist: "${text}".`)
  if (!['forms', 'workflows'].some((part) => existsSync(join(folder, part))))
    throw new SettingError(name, `must be the folder that holds forms/ and workflows/; "${text}" has neither.`)
  return folder
}

/** The password in a URL is never repeated in a sentence. */
function databaseOf(text: string | null): string | null {
  if (text === null) return null
  if (!URL.canParse(text) || !/^postgres(?:ql)?:$/.test(new URL(text).protocol)) {
    throw new SettingError(
      'DOCKET_DATABASE_URL',
      'must be a URL such as postgres://user:secret@host/database, or empty for SQLite.',
    )
  }
  return text
}

function relayOf(text: string | null): string | null {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new SettingError(
      'DOCKET_RELAY_URL',
      'must be a URL such as smtps://user:secret@host, or empty for the local mailbox.',
    )
  }
  if (decoded(url.username) === null || decoded(url.password) === null)
    throw new SettingError('DOCKET_RELAY_URL', 'has a "%" that is no percent-encoding: write it as %25.')
  return text
}

function identityOf(text: string | null): string | null {
  if (text !== null && text.length < 32)
    throw new SettingError('DOCKET_IDENTITY_SECRET', 'must have at least 32 characters.')
  return text
}

/** Whether the file is there and can be used is found when it is opened. */
function countryOf(text: string | null, cwd: string): Settings['country'] {
  if (text === null) return null
  const file = /^mmdb:(.+)$/.exec(text)?.[1]?.trim()
  if (file) return { file: resolve(cwd, file) }
  const header = /^header:([A-Za-z0-9-]{1,64})$/.exec(text)?.[1]
  if (header === undefined)
    throw new SettingError(
      'DOCKET_COUNTRY',
      `must be written header:NAME, such as header:CF-IPCountry, or mmdb:FILE, not "${text}".`,
    )
  return { header: header.toLowerCase() }
}

function dkimOf(text: string | null, cwd: string): Settings['dkim'] {
  if (text === null) return null
  const [domain, selector, ...rest] = text.split(':')
  const keyFile = rest.join(':')
  if (!domain || !selector || !keyFile)
    throw new SettingError('DOCKET_DKIM', 'must be written domain:selector:KEYFILE.')
  const path = isAbsolute(keyFile) ? keyFile : resolve(cwd, keyFile)
  if (!existsSync(path)) throw new SettingError('DOCKET_DKIM', `names a key file that does not exist: "${keyFile}".`)
  if (!holdsRsaKey(path))
    throw new SettingError('DOCKET_DKIM', `names a file that is not a private RSA key in PEM: "${keyFile}".`)
  return { domain, selector, keyFile: path }
}

/** Mail is signed by rsa-sha256; with another key each mail would fail when it goes out. */
function holdsRsaKey(path: string): boolean {
  try {
    return createPrivateKey(readFileSync(path)).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

function domainOf(text: string): string {
  if (!/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(text) || text.includes('..')) {
    throw new SettingError('DOCKET_MAIL_DOMAIN', `must be a domain such as help.example.com, not "${text}".`)
  }
  return text.toLowerCase()
}

function proxiesOf(text: string | null): readonly string[] {
  const proxies = (text ?? '').split(/[\s,]+/).filter((one) => one !== '')
  for (const proxy of proxies) {
    if (!(proxy.includes('/') ? ipaddr.isValidCIDR(proxy) : ipaddr.isValid(proxy))) {
      throw new SettingError(
        'DOCKET_TRUST_PROXY',
        `takes addresses and ranges such as 10.0.0.0/8; "${proxy}" is neither.`,
      )
    }
  }
  return proxies
}

function bytesOf(name: SettingName, text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new SettingError(name, `must be a number of bytes such as 64000000, not "${text}".`)
  return Number(text)
}

function secretOf(text: string): string {
  if (text.length < 32)
    throw new SettingError('DOCKET_SECRET', 'must have at least 32 characters; leave it out and one is made.')
  return text
}

/** Readable for its owner alone. Step by step: `recursive` of Node never returns below /proc. */
function makeDataFolder(folder: string): void {
  const make = (path: string): void => {
    if (existsSync(path)) return
    make(dirname(path))
    unlessThere(() => mkdirSync(path, { mode: path === folder ? 0o700 : 0o777 }))
  }
  inDataFolder(() => {
    make(folder)
    readdirSync(folder)
    accessSync(folder, constants.W_OK)
  })
}

/** Written whole under its name, so that two engines that start at once agree on it, and a power cut leaves all of it or nothing. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret')
  const text = inDataFolder(() => {
    if (!existsSync(file)) {
      const draft = `${file}.${randomBytes(8).toString('hex')}`
      writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true })
      unlessThere(() => linkSync(draft, file))
      unlinkSync(draft)
    }
    chmodSync(file, 0o600)
    return readFileSync(file, 'utf8').trim()
  })
  if (text.length >= 32) return text
  throw new SettingError(
    'DOCKET_DATA',
    'has a file "secret" that is not whole: put it back from a backup, or delete it, and links that were sent open nothing any more.',
  )
}

function inDataFolder<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const said = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SettingError('DOCKET_DATA', `names a folder that cannot be written: ${said}.`)
  }
}

function unlessThere(make: () => void): void {
  try {
    make()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
