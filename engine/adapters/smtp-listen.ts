import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { SMTPServer } from 'smtp-server'
import type { Clock } from '#engine/ports/clock.ts'
import type { Log } from '#engine/ports/log.ts'
import type { SmtpSetting } from '#engine/runtime/settings.ts'
import { SettingError } from './setting-error.ts'

type Tls = NonNullable<SmtpSetting['tls']>

const certificateAgeMs = 3_600_000

/** Reads certificate and key. Throws SettingError, also where the two do not belong together. */
export function certificate({ certFile, keyFile }: Tls) {
  const pair = { cert: read(certFile), key: read(keyFile), minVersion: 'TLSv1.2' as const }
  try {
    createSecureContext(pair)
  } catch {
    throw new SettingError('DOCKET_SMTP_TLS', 'names files that are not a certificate and its key in PEM.')
  }
  return pair
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SettingError('DOCKET_SMTP_TLS', `names files that cannot be read: ${code}.`)
  }
}

/** Certificates live for weeks, an engine for months: the files are read again now and then, and a broken pair changes nothing. */
export function renewCertificate(server: SMTPServer, tls: Tls, clock: Clock, log: Log): () => void {
  let cancel = () => {}
  const wait = () => {
    cancel = clock.after(certificateAgeMs, renew)
  }
  const renew = () => {
    try {
      server.updateSecureContext(certificate(tls))
    } catch (error) {
      log.warn({ error }, 'the certificate for incoming mail could not be read again')
    }
    wait()
  }
  wait()
  return () => cancel()
}

/** Returns the port that was bound. Throws SettingError for one that cannot be. */
export function listen(server: SMTPServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(listenFault(error, port))
    server.server.once('error', failed)
    server.listen(port, host, () => {
      server.server.off('error', failed)
      resolve((server.server.address() as AddressInfo).port)
    })
  })
}

function listenFault(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new SettingError(
      'DOCKET_SMTP_PORT',
      `is ${port}, which another program has taken; set another one, or "off".`,
    )
  if (error.code === 'EACCES')
    return new SettingError(
      'DOCKET_SMTP_PORT',
      `is ${port}, which this user may not open; set one above 1023, or "off".`,
    )
  return error
}
