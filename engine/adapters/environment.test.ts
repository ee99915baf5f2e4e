import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSettings } from './environment.ts'
import { envExample, settingList } from './setting-list.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docket-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (env: Record<string, string> = {}) => readSettings(env, folder)
const refusal = (env: Record<string, string>) => {
  try {
    read(env)
  } catch (error) {
    return (error as Error).message
  }
  return 'accepted'
}

const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' })

describe('settings', () => {
  test('without any of them the engine runs on loopback with SQLite and the local mailbox', () => {
    const { secret, definitionsRoot, ...settings } = read()
    expect(settings).toEqual({
      port: 4321,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:4321',
      siteUrl: 'http://127.0.0.1:4321',
      site: true,
      dataDir: join(folder, 'data'),
      databaseUrl: null,
      mailDomain: 'docket.localhost',
      smtp: { protocol: 'smtp', port: 2525, tls: null },
      mailboxes: [],
      hookSecret: null,
      identitySecret: null,
      country: null,
      relayUrl: null,
      dkim: null,
      authserv: null,
      trustProxy: [],
      oidc: null,
      rateLimit: true,
      proofOfWork: false,
      minFreeBytes: 64_000_000,
      loopback: true,
    })
    expect(definitionsRoot).toBe(process.cwd())
    expect(secret.length).toBeGreaterThanOrEqual(43)
  })

  test('a missing secret is made once, kept, and readable by its owner only', () => {
    const first = read().secret
    expect(read().secret).toBe(first)
    expect(statSync(join(folder, 'data', 'secret')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700)
  })

  test('a secret is made whole, and one that is cut short stops the start instead of signing with it', () => {
    read()
    expect(readdirSync(join(folder, 'data'))).toEqual(['secret'])
    writeFileSync(join(folder, 'data', 'secret'), '')
    expect(refusal({})).toBe(
      'DOCKET_DATA has a file "secret" that is not whole: put it back from a backup, or delete it, and links that were sent open nothing any more.',
    )
  })

  test('a data folder that cannot be one stops the start, whoever gives the secret', () => {
    writeFileSync(join(folder, 'note.txt'), 'Buy milk.')
    for (const secret of [{}, { DOCKET_SECRET: 's'.repeat(40) }]) {
      const told = (folder: string) => refusal({ DOCKET_DATA: folder, ...secret })
      expect([told('note.txt'), told('note.txt/data'), told('/proc/docket/data')]).toEqual([
        'DOCKET_DATA names a folder that cannot be written: ENOTDIR.',
        'DOCKET_DATA names a folder that cannot be written: ENOTDIR.',
        'DOCKET_DATA names a folder that cannot be written: ENOENT.',
      ])
    }
  })

  test('a data folder is made with all that is above it', () => {
    expect(read({ DOCKET_DATA: 'a/b/c' }).dataDir).toBe(join(folder, 'a/b/c'))
    expect(readdirSync(join(folder, 'a/b/c'))).toEqual(['secret'])
  })

  test('a secret of the environment is used and not written down', () => {
    const secret = 's'.repeat(40)
    expect(read({ DOCKET_SECRET: secret }).secret).toBe(secret)
    expect(() => statSync(join(folder, 'data', 'secret'))).toThrow()
  })

  test('a public engine names its mail domain after itself', () => {
    const settings = read({ HOST: '0.0.0.0', DOCKET_PUBLIC_URL: 'https://help.example.com/' })
    expect(settings).toMatchObject({
      publicUrl: 'https://help.example.com',
      mailDomain: 'help.example.com',
      loopback: false,
    })
  })

  test('an empty value counts as left out', () => {
    expect(read({ PORT: '', DOCKET_DATABASE_URL: ' ' })).toMatchObject({ port: 4321, databaseUrl: null })
  })

  test('a company’s sign-in is a client, its secret and an issuer', () => {
    expect(read({ DOCKET_OIDC: 'https://docket:s%3Acret@login.example.com/realm' }).oidc).toEqual({
      issuer: 'https://login.example.com/realm',
      clientId: 'docket',
      clientSecret: 's:cret',
    })
  })

  test('proxies are addresses and ranges', () => {
    expect(read({ DOCKET_TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy).toEqual(['10.0.0.0/8', '::1'])
  })

  test('a mailbox is a URL, and a token that others keep fresh is a file beside it', () => {
    writeFileSync(join(folder, 'token'), 'ya29')
    const url = 'imaps://care%40example.com@imap.example.com/?auth=xoauth2&token=token&team=customer-care&move=Archive'
    expect(read({ DOCKET_IMAP_URL: url }).mailboxes).toEqual([
      {
        host: 'imap.example.com',
        port: 993,
        security: 'tls',
        user: 'care@example.com',
        secret: '',
        tokenFile: join(folder, 'token'),
        auth: 'xoauth2',
        folder: 'INBOX',
        team: 'customer-care',
        move: 'Archive',
        authserv: null,
      },
    ])
  })

  test('a country is said by a header, or by a file found from the folder of the start', () => {
    expect(read({ DOCKET_COUNTRY: 'header:CF-IPCountry' }).country).toEqual({ header: 'cf-ipcountry' })
    expect(read({ DOCKET_COUNTRY: 'mmdb:countries.mmdb' }).country).toEqual({ file: join(folder, 'countries.mmdb') })
  })

  test('a DKIM key is found from the folder of the start', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    writeFileSync(join(folder, 'key.pem'), pemOf(privateKey))
    expect(read({ DOCKET_DKIM: 'example.com:mail:key.pem' }).dkim).toEqual({
      domain: 'example.com',
      selector: 'mail',
      keyFile: join(folder, 'key.pem'),
    })
  })

  test('a wrong value stops the start with one sentence that names it', () => {
    writeFileSync(join(folder, 'note.txt'), 'Buy milk.')
    writeFileSync(join(folder, 'other.pem'), pemOf(generateKeyPairSync('ed25519').privateKey))
    mkdirSync(join(folder, 'elsewhere'))
    const sentences = [
      refusal({ PORT: '70000' }),
      refusal({ PORT: '0' }),
      refusal({ DOCKET_PUBLIC_URL: 'help.example.com' }),
      refusal({ DOCKET_SITE: 'no' }),
      refusal({ DOCKET_DEFINITIONS: 'nowhere' }),
      refusal({ DOCKET_DEFINITIONS: 'note.txt' }),
      refusal({ DOCKET_DEFINITIONS: 'elsewhere' }),
      refusal({ DOCKET_DATABASE_URL: 'mysql://root:hunter2@db/x' }),
      refusal({ DOCKET_SMTP_PORT: 'smtp:25' }),
      refusal({ DOCKET_SMTP_TLS: 'cert.pem' }),
      refusal({ DOCKET_SMTP_TLS: 'cert.pem:key.pem' }),
      refusal({ DOCKET_IMAP_URL: 'imaps://a:hunter2@mail.example.com pop3://a:hunter2@mail.example.com' }),
      refusal({ DOCKET_IMAP_URL: 'imaps://mail.example.com/INBOX' }),
      refusal({ DOCKET_IMAP_URL: 'imaps://a:hunter2%@mail.example.com' }),
      refusal({ DOCKET_IMAP_URL: 'imaps://a:hunter2@mail.example.com?folder=INBOX' }),
      refusal({ DOCKET_IMAP_URL: 'imaps://a:hunter2@mail.example.com?auth=plain' }),
      refusal({ DOCKET_IMAP_URL: 'imaps://a:hunter2@mail.example.com?auth=xoauth2&token=token' }),
      refusal({ DOCKET_IMAP_URL: 'imaps://a@mail.example.com?token=token' }),
      refusal({ DOCKET_IMAP_URL: 'imaps://a@mail.example.com?auth=xoauth2&token=token' }),
      refusal({ DOCKET_IMAP_URL: 'imaps://a:hunter2@mail.example.com imaps://a:x@mail.example.com/INBOX' }),
      refusal({ DOCKET_HOOK_SECRET: 'whsec_hunter2' }),
      refusal({ DOCKET_OIDC: 'http://docket:hunter2@login.example.com' }),
      refusal({ DOCKET_OIDC: 'https://docket:hunter2%@login.example.com' }),
      refusal({ DOCKET_RELAY_URL: 'mail.example.com:hunter2' }),
      refusal({ DOCKET_RELAY_URL: 'smtps://a:hunter2%@mail.example.com' }),
      refusal({ DOCKET_DKIM: 'example.com' }),
      refusal({ DOCKET_DKIM: 'example.com:mail:note.txt' }),
      refusal({ DOCKET_DKIM: 'example.com:mail:other.pem' }),
      refusal({ DOCKET_COUNTRY: 'CF-IPCountry' }),
      refusal({ DOCKET_COUNTRY: 'mmdb:' }),
      refusal({ DOCKET_MAIL_DOMAIN: 'not a domain' }),
      refusal({ DOCKET_MAIL_DOMAIN: 'help..example.com' }),
      refusal({ DOCKET_TRUST_PROXY: 'proxy.local' }),
      refusal({ DOCKET_RATE_LIMIT: 'maybe' }),
      refusal({ DOCKET_MIN_FREE: '64MB' }),
      refusal({ DOCKET_SECRET: 'short' }),
    ]
    expect(sentences).toMatchInlineSnapshot(`
      [
        "PORT must be a port number from 1 to 65535, not "70000".",
        "PORT must be a port number from 1 to 65535, not "0".",
        "DOCKET_PUBLIC_URL must be an origin such as https://help.example.com, without a path, not "help.example.com".",
        "DOCKET_SITE must be "on" or "off", not "no".",
        "DOCKET_DEFINITIONS names a folder that does not exist: "nowhere".",
        "DOCKET_DEFINITIONS names a folder that does not exist: "note.txt".",
        "DOCKET_DEFINITIONS must be the folder that holds forms/ and workflows/; "elsewhere" has neither.",
        "DOCKET_DATABASE_URL must be a URL such as postgres://user:secret@host/database, or empty for SQLite.",
        "DOCKET_SMTP_PORT must be a port such as 2525 or lmtp:2525, or "off", not "smtp:25".",
        "DOCKET_SMTP_TLS must be written CERTFILE:KEYFILE.",
        "DOCKET_SMTP_TLS names a file that does not exist: "cert.pem".",
        "DOCKET_IMAP_URL line 2 must be a URL such as imaps://user:secret@host/INBOX?team=customer-care.",
        "DOCKET_IMAP_URL line 1 must name a user and a password: imaps://user:secret@host.",
        "DOCKET_IMAP_URL line 1 has a "%" that is no percent-encoding: write it as %25.",
        "DOCKET_IMAP_URL line 1 takes team, auth, token, move and authserv after the "?", not "folder".",
        "DOCKET_IMAP_URL line 1 takes auth=xoauth2, or no auth at all.",
        "DOCKET_IMAP_URL line 1 takes token= only with auth=xoauth2, and instead of a password.",
        "DOCKET_IMAP_URL line 1 takes token= only with auth=xoauth2, and instead of a password.",
        "DOCKET_IMAP_URL line 1 names a token file that does not exist: "token".",
        "DOCKET_IMAP_URL line 2 is a mailbox that another line names already.",
        "DOCKET_HOOK_SECRET must be whsec_ and the base64 of at least 24 bytes, or a text of at least 24 characters.",
        "DOCKET_OIDC must look like https://client:secret@issuer.",
        "DOCKET_OIDC has a "%" that is no percent-encoding: write it as %25.",
        "DOCKET_RELAY_URL must be a URL such as smtps://user:secret@host, or empty for the local mailbox.",
        "DOCKET_RELAY_URL has a "%" that is no percent-encoding: write it as %25.",
        "DOCKET_DKIM must be written domain:selector:KEYFILE.",
        "DOCKET_DKIM names a file that is not a private RSA key in PEM: "note.txt".",
        "DOCKET_DKIM names a file that is not a private RSA key in PEM: "other.pem".",
        "DOCKET_COUNTRY must be written header:NAME, such as header:CF-IPCountry, or mmdb:FILE, not "CF-IPCountry".",
        "DOCKET_COUNTRY must be written header:NAME, such as header:CF-IPCountry, or mmdb:FILE, not "mmdb:".",
        "DOCKET_MAIL_DOMAIN must be a domain such as help.example.com, not "not a domain".",
        "DOCKET_MAIL_DOMAIN must be a domain such as help.example.com, not "help..example.com".",
        "DOCKET_TRUST_PROXY takes addresses and ranges such as 10.0.0.0/8; "proxy.local" is neither.",
        "DOCKET_RATE_LIMIT must be "on" or "off", not "maybe".",
        "DOCKET_MIN_FREE must be a number of bytes such as 64000000, not "64MB".",
        "DOCKET_SECRET must have at least 32 characters; leave it out and one is made.",
      ]
    `)
    expect(sentences.join()).not.toContain('hunter2')
  })

  test('plain http on a host that is not loopback is refused, because sign-ins would travel in the clear', () => {
    expect([
      refusal({ HOST: '0.0.0.0' }),
      refusal({ HOST: '0.0.0.0', DOCKET_PUBLIC_URL: 'http://127.0.0.1:4321' }),
      refusal({ DOCKET_PUBLIC_URL: 'http://help.example.com' }),
    ]).toMatchInlineSnapshot(`
      [
        "HOST is "0.0.0.0", which is not a loopback address, so DOCKET_PUBLIC_URL must begin with https://.",
        "HOST is "0.0.0.0", which is not a loopback address, so DOCKET_PUBLIC_URL must begin with https://.",
        "DOCKET_PUBLIC_URL must begin with https:// unless its host is a loopback address; "http://help.example.com" would send sign-ins in the clear.",
      ]
    `)
    expect(refusal({ DOCKET_PUBLIC_URL: 'http://desk.localhost:4321' })).toBe('accepted')
    expect(refusal({ HOST: '::1' })).toBe('accepted')
  })
})

describe('.env.example', () => {
  test('is made from the list of settings (vitest -u writes it)', async () => {
    await expect(envExample()).toMatchFileSnapshot('../../.env.example')
  })

  test('names every setting that the engine reads', () => {
    const read = [
      ...readFileSync('engine/adapters/environment.ts', 'utf8').matchAll(/'((?:DOCKET_)[A-Z_]+|PORT|HOST)'/g),
    ].map(([, name]) => name)
    expect(settingList.map(({ name }) => name).sort()).toEqual([...new Set(read)].sort())
  })
})
