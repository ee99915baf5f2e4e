/** One call as `docket doctor` makes it: follows nothing by itself and gives up after ten seconds. */
export function call(url: string | URL, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000), ...init })
}

/** A page as a reader gets it, over a few redirects within the same origin. */
export async function page(url: string | URL, hops = 3): Promise<Response> {
  const answer = await call(url, { headers: { accept: 'text/html' } })
  const location = answer.headers.get('location')
  if (answer.status < 300 || answer.status > 399 || location === null || hops === 0) return answer
  const next = new URL(location, url)
  return next.origin === new URL(url).origin ? page(next, hops - 1) : answer
}
