import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { readSettings } from '#engine/adapters/environment.ts'
import { imapSource } from '#engine/adapters/imap-source.ts'
import { SettingError } from '#engine/adapters/setting-error.ts'
import { probeSmtp } from '#engine/adapters/smtp-probe.ts'
import { systemClock } from '#engine/adapters/system-clock.ts'
import { workingTree } from '#engine/adapters/working-tree.ts'
import type { Definitions } from '#engine/core/catalogue.ts'
import { zoneOf } from '#engine/core/time/zone.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { MailboxSetting, Settings } from '#engine/runtime/settings.ts'
import { lastBackup } from '#engine/store/last-backup.ts'
import { openStore } from '#engine/store/open.ts'
import type { Store } from '#engine/store/store.ts'
import type { Io } from '../io.ts'
import { countries } from './countries.ts'
import { codeOf, type Finding } from './finding.ts'

const backupIsOldMs = 7 * 24 * 3_600_000

/** Looks at this installation: what the engine needs before it starts, and what it talks to while it runs. */
export async function examineHere({ env, cwd }: Io): Promise<readonly Finding[]> {
  const machine = [nodeVersion(), zoneData()]
  let settings: Settings
  try {
    settings = readSettings(env, cwd)
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    return [...machine, { check: 'settings', state: 'failed', detail: error.message }]
  }
  const { finding, definitions } = await definitionsOf(settings)
  const isRunning = await engineRuns(settings)
  return [
    ...machine,
    { check: 'settings', state: 'ok', detail: 'can all be used' },
    await dataFolder(settings),
    ...(await database(settings)),
    finding,
    {
      check: 'engine',
      state: isRunning ? 'ok' : 'warning',
      detail: isRunning ? `runs on port ${settings.port}` : `does not run on port ${settings.port}`,
    },
    await relay(settings, isRunning),
    await smtpPort(settings, isRunning),
    ...(await mailboxes(settings, definitions)),
    ...unprovenSenders(settings),
    await countries(settings, definitions),
    settings.hookSecret === null
      ? { check: 'hook', state: 'off', detail: 'DOCKET_HOOK_SECRET is not set' }
      : { check: 'hook', state: 'ok', detail: `${settings.publicUrl}/hooks/mail takes signed mail` },
  ]
}

function nodeVersion(): Finding {
  const { node } = process.versions
  return { check: 'node', state: Number.parseInt(node, 10) >= 24 ? 'ok' : 'failed', detail: node }
}

/** A Node with few languages in it may lack zones and their rules; deadlines would be wrong without a word. */
function zoneData(): Finding {
  const july = Date.parse('2026-07-01T00:00:00Z')
  const expected = { 'Europe/Berlin': 120, 'Asia/Kolkata': 330, 'America/New_York': -240 }
  const wrong = Object.entries(expected).find(([zone, minutes]) => {
    try {
      return zoneOf(zone).toLocal(july) - july !== minutes * 60_000
    } catch {
      return true
    }
  })
  return wrong === undefined
    ? { check: 'time zones', state: 'ok', detail: process.versions.tz ?? 'known' }
    : { check: 'time zones', state: 'failed', detail: `this Node does not know the rules of ${wrong[0]}` }
}

async function dataFolder({ dataDir, minFreeBytes }: Settings): Promise<Finding> {
  const check = 'data folder'
  try {
    await access(dataDir, constants.W_OK)
    const { bavail, bsize } = await statfs(dataDir)
    const free = bavail * bsize
    const detail = `${dataDir}, ${Math.floor(free / 1_000_000)} MB free`
    return free < minFreeBytes
      ? { check, state: 'failed', detail: `${detail}: intake refuses below ${Math.floor(minFreeBytes / 1_000_000)} MB` }
      : { check, state: 'ok', detail }
  } catch (error) {
    return { check, state: 'failed', detail: `${dataDir} cannot be written: ${codeOf(error)}` }
  }
}

/** Opening brings the tables up to date and reads SQLite's pragmas back, as a start does. */
async function database({ databaseUrl, dataDir }: Settings): Promise<readonly Finding[]> {
  const check = 'database'
  const silent = { info: () => {}, warn: () => {}, error: () => {} }
  try {
    const store = await openStore({ databaseUrl, dataDir, clock: systemClock, log: silent })
    try {
      await store.ping()
      const { kind } = store
      return [
        { check, state: 'ok', detail: kind === 'sqlite' ? 'SQLite, WAL, synchronous=FULL' : 'PostgreSQL answers' },
        ...(await outboxPause(store)),
        await backup(store),
      ]
    } finally {
      await store.close()
    }
  } catch (error) {
    return [{ check, state: 'failed', detail: `does not open: ${codeOf(error)}`, away: true }]
  }
}

async function outboxPause({ outboxPause: pauses }: Store): Promise<readonly Finding[]> {
  const pause = await pauses.get()
  if (pause === null) return []
  const since = new Date(pause.at).toISOString()
  return [
    {
      check: 'outbox',
      state: 'warning',
      detail: `paused since ${since}: nothing is sent until "npx docket outbox resume"`,
    },
  ]
}

/** Of a desk without tickets there is nothing to lose. */
async function backup({ settings, events }: Store): Promise<Finding> {
  const check = 'backup'
  const last = await lastBackup(settings)
  if (last === null) {
    const state = (await events.lastPosition()) === 0 ? 'off' : 'warning'
    return { check, state, detail: 'none was taken yet: "npx docket backup FOLDER"' }
  }
  const isOld = systemClock.now() - last.at > backupIsOldMs
  const detail = `the last was taken ${new Date(last.at).toISOString()}`
  return { check, state: isOld ? 'warning' : 'ok', detail: isOld ? `${detail}, more than a week ago` : detail }
}

async function definitionsOf({ definitionsRoot }: Settings) {
  const today = new Date(systemClock.now()).toISOString().slice(0, 10)
  const { definitions, problems } = loadDefinitions(await workingTree(definitionsRoot).read(), null, { today })
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const finding: Finding =
    errors > 0
      ? { check: 'definitions', state: 'failed', detail: `${errors} errors: see "docket check"` }
      : problems.length > 0
        ? { check: 'definitions', state: 'warning', detail: `${problems.length} warnings: see "docket check"` }
        : { check: 'definitions', state: 'ok', detail: 'sound' }
  return { finding, definitions }
}

async function engineRuns(settings: Pick<Settings, 'host' | 'port'>): Promise<boolean> {
  return (await askEngine(settings, '/healthz'))?.ok ?? false
}

/** What the running engine found out about the relay by the mails that it has for it. */
async function refusesMail(settings: Pick<Settings, 'host' | 'port'>): Promise<boolean> {
  const answer = await askEngine(settings, '/readyz')
  const { doors = [] } = ((await answer?.json().catch(() => null)) ?? {}) as {
    readonly doors?: readonly { readonly name: string; readonly state: string }[]
  }
  return doors.some(({ name, state }) => name === 'relay' && state === 'failed')
}

async function askEngine({ host, port }: Pick<Settings, 'host' | 'port'>, path: string): Promise<Response | null> {
  const near = nearHost(host)
  try {
    return await fetch(`http://${near.includes(':') ? `[${near}]` : near}:${port}${path}`, {
      signal: AbortSignal.timeout(5_000),
    })
  } catch {
    return null
  }
}

/** The address of this machine by which something is reached that listens on every one. */
function nearHost(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
}

/** Only the peer that sent a mail tells SPF, and these doors do not know it: without a server that checks, only DKIM can prove a sender. */
function unprovenSenders({ mailboxes, hookSecret, smtp, trustProxy, authserv }: Settings): readonly Finding[] {
  const ways = [
    ...(mailboxes.some((mailbox) => mailbox.authserv === null) ? ['IMAP'] : []),
    ...(hookSecret !== null && authserv === null ? ['the hook'] : []),
    ...(smtp !== null && (smtp.protocol === 'lmtp' || trustProxy.length > 0) && authserv === null
      ? ['the mail server in front']
      : []),
  ]
  if (ways.length === 0) return []
  const detail = `of mail by ${ways.join(', ')} nobody says who sent it: only DKIM can prove a sender. Where a mail server of yours checks, name it: in DOCKET_AUTHSERV, for a mailbox as ?authserv= of its URL`
  return [{ check: 'senders', state: 'warning', detail }]
}

async function relay({ relayUrl, ...settings }: Settings, isRunning: boolean): Promise<Finding> {
  const check = 'relay'
  if (relayUrl === null) return { check, state: 'off', detail: 'none: mail lands in the local mailbox' }
  const { protocol, hostname, port } = new URL(relayUrl)
  const tls = protocol === 'smtps:'
  try {
    await probeSmtp({ host: hostname, port: Number(port) || (tls ? 465 : 587), tls, protocol: 'smtp' })
    return isRunning && (await refusesMail(settings))
      ? {
          check,
          state: 'failed',
          detail: `${hostname} answers, but takes no mail of the running engine: the desk says why`,
        }
      : { check, state: 'ok', detail: `${hostname} answers` }
  } catch (error) {
    return { check, state: 'failed', detail: `${hostname} does not answer: ${codeOf(error)}` }
  }
}

async function smtpPort({ smtp, host }: Settings, isRunning: boolean): Promise<Finding> {
  if (smtp === null) return { check: 'smtp', state: 'off', detail: 'DOCKET_SMTP_PORT is off' }
  const check = smtp.protocol
  try {
    const offers = await probeSmtp({ host: nearHost(host), port: smtp.port, tls: false, protocol: smtp.protocol })
    const encrypted = offers.includes('STARTTLS') ? ', with STARTTLS' : ''
    if (smtp.tls !== null && !encrypted)
      return {
        check,
        state: 'failed',
        detail: `port ${smtp.port} does not offer STARTTLS, though DOCKET_SMTP_TLS is set`,
      }
    return { check, state: 'ok', detail: `takes mail on port ${smtp.port}${encrypted}` }
  } catch (error) {
    return isRunning
      ? { check, state: 'failed', detail: `the engine runs, but port ${smtp.port} does not answer: ${codeOf(error)}` }
      : { check, state: 'warning', detail: `nothing answers on port ${smtp.port} while the engine does not run` }
  }
}

function mailboxes(settings: Settings, definitions: Definitions | null): Promise<readonly Finding[]> {
  if (settings.mailboxes.length === 0)
    return Promise.resolve([{ check: 'imap', state: 'off', detail: 'DOCKET_IMAP_URL is not set' }])
  return Promise.all(settings.mailboxes.map((mailbox) => mailboxFinding(mailbox, definitions)))
}

/** Signs in and opens the folder; looks at no mail. */
async function mailboxFinding(mailbox: MailboxSetting, definitions: Definitions | null): Promise<Finding> {
  const source = imapSource(mailbox)
  const check = source.name
  if (mailbox.team !== null && definitions && !definitions.teams.has(mailbox.team))
    return { check, state: 'failed', detail: `its setting names the team "${mailbox.team}", which there is not` }
  try {
    const open = await source.open({ news: () => {}, lost: () => {} })
    await open.close()
    return open.shortcoming === null
      ? { check, state: 'ok', detail: `signs in at ${mailbox.host}` }
      : { check, state: 'warning', detail: open.shortcoming }
  } catch (error) {
    return { check, state: 'failed', detail: error instanceof Error ? error.message : codeOf(error) }
  }
}
