import { Readable } from 'node:stream'
import type { OwnCall } from '#engine/ports/extensions.ts'
import { isPublic, publicRequest, type Reaches } from './public-request.ts'

const timeoutMs = 15_000
/** Statuses that have no body, which a Response insists on (Fetch, 2.2.3). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304])

/** What own actions are handed to reach the world with. */
export function ownTools(
  secret: (name: string) => string | null,
  reaches: Reaches = isPublic,
): Pick<OwnCall, 'fetch' | 'secret'> {
  return { fetch: (input, init) => fetchPublic(new Request(input, init), reaches), secret }
}

/** As `fetch`, to public addresses only, for 15 s at most, and a redirect is an answer like any other. */
async function fetchPublic(asked: Request, reaches: Reaches): Promise<Response> {
  const body = Buffer.from(await asked.arrayBuffer())
  const headers = { ...Object.fromEntries(asked.headers), 'content-length': String(body.length) }
  const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(timeoutMs)])
  const request = publicRequest(new URL(asked.url), { method: asked.method, headers, signal }, reaches)
  return new Promise((settle, reject) => {
    request.on('error', reject)
    request.on('response', (answer) => {
      const { statusCode: status = 0, headers: given } = answer
      const fields = Object.entries(given).map(([name, value]): [string, string] => [name, String(value)])
      settle(
        new Response(bodiless.has(status) ? null : (Readable.toWeb(answer) as ReadableStream), {
          status,
          headers: fields,
        }),
      )
    })
    request.end(body)
  })
}
