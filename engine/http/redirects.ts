/** Where moved addresses lead, from the `_redirects` of the built site: `/old /new 301`, one a line. */
export function readRedirects(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [from, to] = line.trim().split(/\s+/)
      return from?.startsWith('/') && to ? [[withoutSlash(from), to]] : []
    }),
  )
}

/** An address with a slash at its end is the same one. */
export function redirectOf(redirects: ReadonlyMap<string, string>, path: string): string | null {
  return redirects.get(withoutSlash(path)) ?? null
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path
}
