/** Where moved addresses lead, from the `_redirects` of the built site: `/old /new 301`, one a line. */
export function readRedirects(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [from, to] = line.trim().split(/\s+/)
      return from?.startsWith('/') && to ? [[withoutSlash(decoded(from)), to]] : []
    }),
  )
}

/**
 * Where a decoded path leads; null when it has not moved. An address with a slash at its end is the same one. `search` (with its `?`, or
 * empty) goes along, behind what the new address asks for itself and in front of its `#`.
 */
export function redirectOf(redirects: ReadonlyMap<string, string>, path: string, search = ''): string | null {
  const moved = redirects.get(withoutSlash(path))
  if (moved === undefined) return null
  const [, target = '', hash = ''] = /^([^#]*)(.*)$/s.exec(moved) ?? []
  return target + (target.includes('?') ? search.replace('?', '&') : search) + hash
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path
}
