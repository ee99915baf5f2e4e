import { DocketError } from '#engine/core/docket-error.ts'
import { isLoopbackName } from '#engine/core/loopback.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { Settings } from '#engine/runtime/settings.ts'

/**
 * Lets only our own host names in; throws DocketError `misdirected` (421) for any other, so that no answer, link or cache entry is
 * ever made under a foreign name. An absolute-form target counts like a Host header. On a loopback engine every name and port of
 * this machine is ours (a tunnel or a container may map the port). Health checks come by address and are let through by `exempt`.
 */
export function hostCheck(settings: Settings, exempt: readonly string[]): (c: DoorContext) => void {
  const ours = new Set([new URL(settings.publicUrl).host, new URL(settings.siteUrl).host])
  const isOurs = (host: string) => {
    if (ours.has(host)) return true
    const name = host.toLowerCase()
    return ours.has(name) || (settings.loopback && isLoopbackName(name.replace(/:\d+$/, '')))
  }
  return (c) => {
    if (exempt.includes(c.req.path)) return
    const header = c.req.header('host')
    if ((header !== undefined && !isOurs(header)) || !isOurs(hostOf(c.req.url))) {
      throw new DocketError('misdirected', 'This help desk does not answer under that host name.')
    }
  }
}

/** Host and port of an absolute URL that was parsed before. */
function hostOf(url: string): string {
  const start = url.indexOf('//') + 2
  const end = url.indexOf('/', start)
  return url.slice(start, end === -1 ? undefined : end)
}
