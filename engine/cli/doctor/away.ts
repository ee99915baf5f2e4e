import { codeOf, type Finding } from './finding.ts'

const timeoutMs = 10_000

/** Looks at a running engine from outside, as a browser and an orchestrator would. */
export async function examineUrl(origin: string): Promise<readonly Finding[]> {
  let health: Response
  try {
    health = await get(origin, '/healthz')
  } catch (error) {
    return [{ check: 'health', state: 'failed', detail: `${origin} does not answer: ${codeOf(error)}`, away: true }]
  }
  return [
    health.status === 200
      ? { check: 'health', state: 'ok', detail: `${origin} answers` }
      : { check: 'health', state: 'failed', detail: `${origin}/healthz answers ${health.status}` },
    ...(await readiness(origin)),
    headers(health, origin),
  ]
}

function get(origin: string, path: string): Promise<Response> {
  return fetch(new URL(path, origin), { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
}

interface Ready {
  readonly ready?: boolean
  readonly store?: string
  readonly outbox?: { readonly dead?: number } | null
  readonly doors?: readonly { readonly name: string; readonly state: string }[]
  readonly definitions?: { readonly problems?: readonly { readonly severity: string }[] }
}

async function readiness(origin: string): Promise<readonly Finding[]> {
  const check = 'readiness'
  try {
    const answer = await get(origin, '/readyz')
    const { ready, store, outbox, doors = [], definitions } = (await answer.json()) as Ready
    const dead = outbox?.dead ?? 0
    const broken = definitions?.problems?.filter(({ severity }) => severity === 'error').length ?? 0
    return [
      ready && answer.ok
        ? { check, state: 'ok', detail: 'takes work' }
        : { check, state: 'failed', detail: `not ready; the database is ${store ?? 'unknown'}` },
      ...(dead > 0 ? [{ check: 'outbox', state: 'warning', detail: `${dead} dead letters` } as const] : []),
      ...(broken > 0
        ? [{ check: 'definitions', state: 'warning', detail: `${broken} errors; the last good ones run` } as const]
        : []),
      ...doors.map(({ name, state }): Finding => ({ check: `door ${name}`, state: doorState(state), detail: state })),
    ]
  } catch (error) {
    return [{ check, state: 'failed', detail: `${origin}/readyz gives no answer that can be read: ${codeOf(error)}` }]
  }
}

function doorState(state: string): Finding['state'] {
  return state === 'failed' ? 'failed' : state === 'off' ? 'off' : state === 'connecting' ? 'warning' : 'ok'
}

/** What every answer must carry, also this plain one; a proxy in front may have taken it away. */
function headers(answer: Response, origin: string): Finding {
  const expected: Readonly<Record<string, RegExp>> = {
    'content-security-policy': /default-src/,
    'x-content-type-options': /^nosniff$/,
    'referrer-policy': /./,
    ...(origin.startsWith('https:') && { 'strict-transport-security': /max-age=[1-9]/ }),
  }
  const missing = Object.entries(expected).filter(([name, value]) => !value.test(answer.headers.get(name) ?? ''))
  return missing.length === 0
    ? { check: 'headers', state: 'ok', detail: 'all security headers are there' }
    : { check: 'headers', state: 'failed', detail: `missing or weakened: ${missing.map(([name]) => name).join(', ')}` }
}
