/**
 * Where to go after signing in: `next` when it is a path of the desk on our own origin, else `/desk`.
 * It is read as a browser would (a backslash, a tab or `/.//` can turn a path into another host), then checked.
 */
export function ownPath(next: string | undefined | null): string {
  const origin = 'http://own.invalid'
  if (!next || !URL.canParse(next, origin)) return '/desk'
  const url = new URL(next, origin)
  if (url.origin !== origin || !/^\/(?:desk|mailbox)(?:\/(?!\/)|$)/.test(url.pathname)) return '/desk'
  return url.pathname + url.search
}
