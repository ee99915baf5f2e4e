import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isLoopbackName } from '#engine/core/loopback.ts'

/** Where the builder's secret of this run stands in a request. */
export const tokenHeader = 'x-docket-builder'

/**
 * Why a request to the builder is refused, or null. It writes files, so only a page of this very server on this very machine may call it:
 * the peer and the name it asks for are loopback (a foreign name that points here is somebody's trick), the browser says that the request
 * comes from the same origin, and whatever reads or writes the file brings the secret that only the builder's page was given.
 */
export function refusalOf(request: IncomingMessage, token: string, needs: 'page' | 'data' | 'write'): string | null {
  const header = (name: string) => String(request.headers[name] ?? '')
  const host = header('host')
  if (!isLoopbackName(request.socket.remoteAddress ?? ''))
    return 'The form builder works on the machine of its files only.'
  if (!isLoopbackName(host.replace(/:\d+$/, ''))) return 'The form builder does not answer under that host name.'
  const site = header('sec-fetch-site')
  if (site !== '' && site !== 'same-origin' && site !== 'none') return 'This request came from another site.'
  const origin = header('origin')
  if (origin !== '' && origin !== `http://${host}`) return 'This request came from another site.'
  if (needs === 'page') return null
  if (!isEqual(header(tokenHeader), token)) return 'Open the form builder again: this page belongs to an earlier start.'
  // A browser names the origin of everything that is posted.
  return needs === 'write' && origin === '' ? 'This request came from nowhere.' : null
}

function isEqual(given: string, token: string): boolean {
  return given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token))
}
