/**
 * Hosts for which `docket deploy init` writes files. `DOCKET_STATIC_HOST` tells a static build which one it is for; each reads headers and moved
 * addresses in another way, or not at all.
 */
export const staticHosts = ['netlify', 'cloudflare', 'github-pages', 'nginx'] as const
export type StaticHost = (typeof staticHosts)[number]

/** The host that `DOCKET_STATIC_HOST` names; null: not said. Throws an Error that lists those that there are. */
export function staticHostOf(name: string | undefined): StaticHost | null {
  if (!name) return null
  const host = staticHosts.find((known) => known === name)
  if (host === undefined) throw new Error(`DOCKET_STATIC_HOST must be one of ${staticHosts.join(', ')}, not "${name}".`)
  return host
}
