import type { Definitions } from '#engine/core/catalogue.ts'
import type { Log } from '#engine/ports/log.ts'

/**
 * The same definitions, whose own guards say in the log when they throw or take too long: to the ticket both are a guard that does not
 * hold, and nobody would find out. Once for each guard of a revision; never with what it threw, in which a customer's text may stand.
 */
export function watchGuards(definitions: Definitions, log: Log): Definitions {
  const { own, revision } = definitions
  if (own.guards.size === 0) return definitions
  const guards = [...own.guards].map(([name, guard]) => {
    let told = false
    const holds: typeof guard.holds = (facts, params) => {
      try {
        return guard.holds(facts, params)
      } catch (error) {
        const isSlow = (error as { readonly code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
        if (!told) log.warn({ guard: name, revision, why: isSlow ? 'took too long' : 'threw' }, 'an own guard failed')
        told = true
        throw error
      }
    }
    return [name, { ...guard, holds }] as const
  })
  return { ...definitions, own: { ...own, guards: new Map(guards) } }
}
