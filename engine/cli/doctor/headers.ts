import { fileHeaders, securityHeaders } from '#engine/http/security-headers.ts'
import { codeOf, type Finding } from './finding.ts'
import { policyDifference } from './policy.ts'
import { page } from './web.ts'

interface Places {
  readonly publicUrl: string
  readonly siteUrl: string
}

/** What every answer of the engine must carry, also a plain one; a proxy in front may have taken it away. */
export function engineHeaders(answer: Response, origin: string): Finding {
  const expected: Readonly<Record<string, RegExp>> = {
    'content-security-policy': /default-src/,
    'x-content-type-options': /^nosniff$/,
    'referrer-policy': /./,
    ...(origin.startsWith('https:') && { 'strict-transport-security': /max-age=[1-9]/ }),
  }
  const missing = Object.entries(expected).filter(([name, value]) => !value.test(answer.headers.get(name) ?? ''))
  return missing.length === 0
    ? { check: 'headers', state: 'ok', detail: 'all security headers are there' }
    : {
        check: 'headers',
        state: 'failed',
        detail: `missing or weakened: ${missing.map(([name]) => name).join(', ')}; what stands in front of the engine must hand its headers on`,
      }
}

/** Pages of the help center and the page for what is not there: what they are answered with, and their headers. */
export async function siteFindings(places: Places): Promise<readonly Finding[]> {
  const at = (path: string) => new URL(path, places.siteUrl)
  try {
    const [home, missing, bare] = [
      await page(at('/')),
      await page(at('/docket-doctor-looks-for-nothing/')),
      await page(at('/articles')),
    ]
    if (home.status !== 200)
      return [{ check: 'site', state: 'failed', detail: `${places.siteUrl}/ answers ${home.status}` }]
    return [
      { check: 'site', state: 'ok', detail: `${places.siteUrl} answers` },
      await pageHeaders(places, home, missing),
      missing.status === 404
        ? { check: 'missing pages', state: 'ok', detail: 'are answered with 404' }
        : {
            check: 'missing pages',
            state: 'failed',
            detail: `are answered with ${missing.status}: search engines keep them`,
          },
      bare.status === 200
        ? { check: 'redirects', state: 'ok', detail: 'an address without its last slash leads to its page' }
        : {
            check: 'redirects',
            state: 'warning',
            detail: `/articles without its last slash is answered with ${bare.status}`,
          },
    ]
  } catch (error) {
    return [{ check: 'site', state: 'failed', detail: `${places.siteUrl} does not answer: ${codeOf(error)}` }]
  }
}

/** Headers that have one right value; of the others a stricter one may be meant. */
const asWritten: ReadonlySet<string> = new Set([
  'Referrer-Policy',
  'X-Content-Type-Options',
  'X-Frame-Options',
  'Cross-Origin-Opener-Policy',
  'Cross-Origin-Resource-Policy',
])

/** What to do about a header. */
function whereFrom(isApart: boolean): string {
  return isApart
    ? 'let the host send what the build wrote for it (_headers or headers.nginx), built with these two addresses, and add none of its own'
    : 'what stands in front of the engine must hand its headers on, and add none of its own'
}

async function pageHeaders(places: Places, home: Response, missing: Response): Promise<Finding> {
  const check = 'site headers'
  const isApart = places.siteUrl !== places.publicUrl
  const table = isApart ? fileHeaders(places).map(({ name, value }) => [name, value] as const) : securityHeaders(places)
  const expected = table.filter(([name]) => name !== 'Strict-Transport-Security' || places.siteUrl.startsWith('https:'))
  const lacking = (answer: Response) => expected.filter(([name]) => !answer.headers.has(name)).map(([name]) => name)
  const without = lacking(home)
  const policy = expected.find(([name]) => name === 'Content-Security-Policy')?.[1] ?? ''
  if (
    without.includes('Content-Security-Policy') &&
    (await home.text()).includes('<meta http-equiv="Content-Security-Policy"')
  )
    return { check, state: 'warning', detail: 'the host sets none; the pages carry the policy, as far as a page can' }
  if (without.length > 0)
    return { check, state: 'failed', detail: `missing: ${without.join(', ')}; ${whereFrom(isApart)}` }
  const difference = policyDifference(home.headers.get('content-security-policy') ?? '', policy)
  if (difference !== null)
    return {
      check,
      state: 'failed',
      detail: `the policy is another than that of these two addresses: ${difference}; ${whereFrom(isApart)}`,
    }
  const other = expected.flatMap(([name, value]) => {
    const said = home.headers.get(name) ?? ''
    return asWritten.has(name) && said.toLowerCase() !== value.toLowerCase()
      ? [`${name} is "${said}", not "${value}"`]
      : []
  })
  if (other.length > 0) return { check, state: 'failed', detail: `${other.join('; ')}; ${whereFrom(isApart)}` }
  const onlyFound = lacking(missing)
  return onlyFound.length > 0
    ? { check, state: 'warning', detail: `missing where a page is not found: ${onlyFound.join(', ')}` }
    : { check, state: 'ok', detail: 'all security headers are there, with the policy for both addresses' }
}
