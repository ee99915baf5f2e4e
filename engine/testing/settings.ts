import type { Settings } from '#engine/runtime/settings.ts'

/** Settings of a loopback engine without limits, for tests. */
export function testSettings(changes: Partial<Settings> = {}): Settings {
  return {
    port: 4321,
    host: '127.0.0.1',
    publicUrl: 'http://127.0.0.1:4321',
    siteUrl: 'http://127.0.0.1:4321',
    site: false,
    definitionsRoot: '',
    dataDir: '',
    databaseUrl: null,
    secret: 'a secret of tests, long enough to be one',
    mailDomain: 'docket.localhost',
    smtp: null,
    mailboxes: [],
    authserv: null,
    hookSecret: null,
    identitySecret: null,
    country: null,
    relayUrl: null,
    dkim: null,
    trustProxy: [],
    oidc: null,
    rateLimit: true,
    proofOfWork: false,
    minFreeBytes: 0,
    loopback: true,
    ...changes,
  }
}
