import { codeOf, type Finding } from './finding.ts'
import { call } from './web.ts'

/** Who may send a form and read the answer: the help center by its exact origin, never with credentials, and nobody else. */
export async function originFindings(
  { publicUrl, siteUrl }: { readonly publicUrl: string; readonly siteUrl: string },
  form: string,
): Promise<readonly Finding[]> {
  const url = `${publicUrl}/forms/${form}`
  const ask = async (origin: string) =>
    (
      await call(url, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      })
    ).headers
  try {
    const own = await ask(siteUrl)
    const strangers = ['https://docket.invalid', `${siteUrl}.docket.invalid`, 'null']
    const readers = await Promise.all(
      strangers.map(async (origin) => ((await ask(origin)).has('access-control-allow-origin') ? [origin] : [])),
    )
    const sent = await call(url, {
      method: 'POST',
      headers: { origin: 'https://docket.invalid', 'content-type': 'application/x-www-form-urlencoded' },
      // Where a proxy takes the origin away, a form that demands nothing would make a ticket of an empty post; a probe it refuses.
      body: 'docket-probe=unsigned',
    })
    const wrong = readers.flat()
    return [
      corsFinding(own, { publicUrl, siteUrl }, wrong),
      sent.status === 403
        ? { check: 'other sites', state: 'ok', detail: 'their pages can send no form' }
        : {
            check: 'other sites',
            state: 'failed',
            detail: `a form sent by a page of another site is answered with ${sent.status}; what stands in front of the engine must hand on Origin and Sec-Fetch-Site`,
          },
    ]
  } catch (error) {
    return [{ check: 'cors', state: 'failed', detail: `${url} does not answer: ${codeOf(error)}` }]
  }
}

const inFront = 'the engine allows none of this: take the Access-Control headers out of what stands in front of it'

function corsFinding(
  own: Headers,
  { publicUrl, siteUrl }: { readonly publicUrl: string; readonly siteUrl: string },
  wrong: readonly string[],
): Finding {
  const check = 'cors'
  const allowed = own.get('access-control-allow-origin')
  if (wrong.length > 0)
    return { check, state: 'failed', detail: `answers can be read by ${wrong.join(', ')}; ${inFront}` }
  if (own.has('access-control-allow-credentials'))
    return { check, state: 'failed', detail: `answers are given out with credentials; ${inFront}` }
  if (siteUrl === publicUrl) return { check, state: 'ok', detail: 'answers can be read by our own pages only' }
  return allowed === siteUrl
    ? { check, state: 'ok', detail: `answers can be read by ${siteUrl} only` }
    : {
        check,
        state: 'failed',
        detail: `${siteUrl} cannot read answers: start the engine with DOCKET_SITE_URL=${siteUrl}, and let what stands in front of it hand on Origin`,
      }
}
