import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isLoopbackName } from '#engine/core/loopback.ts'
import type { MailboxSetting, SmtpSetting } from '#engine/runtime/settings.ts'
import { SettingError } from './setting-error.ts'

/** `2525`, `lmtp:2525` or `off`; the certificate belongs to it. Throws SettingError. */
export function smtpOf(text: string, tls: string | null, cwd: string): SmtpSetting | null {
  const files = tls === null ? null : tlsOf(tls, cwd)
  if (text === 'off') return null
  const [, lmtp, port] = /^(lmtp:)?(\d{1,5})$/.exec(text) ?? []
  if (port === undefined || Number(port) > 65_535)
    throw new SettingError('DOCKET_SMTP_PORT', `must be a port such as 2525 or lmtp:2525, or "off", not "${text}".`)
  return { protocol: lmtp === undefined ? 'smtp' : 'lmtp', port: Number(port), tls: files }
}

function tlsOf(text: string, cwd: string): SmtpSetting['tls'] {
  const [certFile, keyFile, ...rest] = text.split(':')
  if (!certFile || !keyFile || rest.length > 0)
    throw new SettingError('DOCKET_SMTP_TLS', 'must be written CERTFILE:KEYFILE.')
  const missing = [certFile, keyFile].find((file) => !existsSync(resolve(cwd, file)))
  if (missing !== undefined)
    throw new SettingError('DOCKET_SMTP_TLS', `names a file that does not exist: "${missing}".`)
  return { certFile: resolve(cwd, certFile), keyFile: resolve(cwd, keyFile) }
}

/** One mailbox a line (no URL holds white space). A sentence names the line and never repeats it: a password is in it. */
export function mailboxesOf(text: string | null, cwd: string): readonly MailboxSetting[] {
  const lines = (text ?? '').split(/\s+/).filter(Boolean)
  const mailboxes = lines.map((line, index) => mailboxOf(line, index, cwd))
  const names = mailboxes.map(({ host, user, folder }) => `${user}\n${host}\n${folder}`)
  const repeated = names.findIndex((name, index) => names.indexOf(name) !== index)
  if (repeated >= 0) throw badLine(repeated, 'is a mailbox that another line names already.')
  return mailboxes
}

const mailboxParameters = ['team', 'auth', 'token', 'move', 'authserv']

function mailboxOf(line: string, index: number, cwd: string): MailboxSetting {
  const url = URL.canParse(line) ? new URL(line) : null
  if (url === null || !/^imaps?:$/.test(url.protocol) || url.hostname === '')
    throw badLine(index, 'must be a URL such as imaps://user:secret@host/INBOX?team=customer-care.')
  const [user, secret] = [decoded(url.username), decoded(url.password)]
  const folder = decoded(url.pathname.slice(1))
  if (user === null || secret === null || folder === null)
    throw badLine(index, 'has a "%" that is no percent-encoding: write it as %25.')
  const unknown = [...url.searchParams.keys()].find((name) => !mailboxParameters.includes(name))
  if (unknown !== undefined)
    throw badLine(index, `takes team, auth, token, move and authserv after the "?", not "${unknown}".`)
  const auth = url.searchParams.get('auth') ?? 'password'
  if (auth !== 'password' && auth !== 'xoauth2') throw badLine(index, 'takes auth=xoauth2, or no auth at all.')
  const token = url.searchParams.get('token') || null
  if (user === '' || (secret === '' && token === null))
    throw badLine(index, 'must name a user and a password: imaps://user:secret@host.')
  if (token !== null && (auth !== 'xoauth2' || secret !== ''))
    throw badLine(index, 'takes token= only with auth=xoauth2, and instead of a password.')
  const tokenFile = token === null ? null : resolve(cwd, token)
  if (tokenFile !== null && !existsSync(tokenFile))
    throw badLine(index, `names a token file that does not exist: "${token}".`)
  const secure = url.protocol === 'imaps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    security: secure ? 'tls' : isLoopbackName(url.hostname) ? 'none' : 'starttls',
    user,
    secret,
    tokenFile,
    auth,
    folder: folder || 'INBOX',
    team: url.searchParams.get('team') || null,
    move: url.searchParams.get('move') || null,
    authserv: url.searchParams.get('authserv') || null,
  }
}

function badLine(index: number, sentence: string): SettingError {
  return new SettingError('DOCKET_IMAP_URL', `line ${index + 1} ${sentence}`)
}

/** A part of a URL without its percent-encoding; null where that is none. */
export function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** The authserv-id of RFC 8601, 2.2: a host name as a rule. Throws SettingError. */
export function authservOf(text: string | null): string | null {
  if (text !== null && !/^[\w.-]{1,255}$/.test(text))
    throw new SettingError(
      'DOCKET_AUTHSERV',
      `must be the name of a mail server such as mx.example.com, not "${text}".`,
    )
  return text
}

/** Standard Webhooks asks for 24 to 64 random bytes; a plain text is used as it stands. */
export function hookSecretOf(text: string | null): string | null {
  if (text === null) return null
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1]
  const bytes = text.startsWith('whsec_') ? Buffer.from(encoded ?? '', 'base64').length : Buffer.byteLength(text)
  if (bytes < 24)
    throw new SettingError(
      'DOCKET_HOOK_SECRET',
      'must be whsec_ and the base64 of at least 24 bytes, or a text of at least 24 characters.',
    )
  return text
}
