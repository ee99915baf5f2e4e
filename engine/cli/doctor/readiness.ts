import { codeOf, type Finding } from './finding.ts'
import { call } from './web.ts'

interface Ready {
  readonly ready?: boolean
  readonly store?: string
  readonly outbox?: { readonly dead?: number; readonly paused?: boolean } | null
  readonly doors?: readonly { readonly name: string; readonly state: string }[]
  readonly definitions?: { readonly problems?: readonly { readonly severity: string }[] }
}

/** What the engine says about itself to everybody: `/readyz`. */
export async function readinessFindings(origin: string): Promise<readonly Finding[]> {
  const check = 'readiness'
  try {
    const answer = await call(new URL('/readyz', origin))
    const { ready, store, outbox, doors = [], definitions } = (await answer.json()) as Ready
    const dead = outbox?.dead ?? 0
    const broken = definitions?.problems?.filter(({ severity }) => severity === 'error').length ?? 0
    return [
      ready && answer.ok
        ? { check, state: 'ok', detail: 'takes work' }
        : { check, state: 'failed', detail: `not ready; the database is ${store ?? 'unknown'}` },
      ...(outbox?.paused === true
        ? [{ check: 'outbox', state: 'warning', detail: 'paused: nothing is sent until it is resumed' } as const]
        : []),
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
