import type { Guard, GuardFacts, OwnAction } from '#engine/ports/extensions.ts'

/** The company's own guards and actions, as they run under one revision. */
export interface OwnNames {
  /** Content hash of the file; empty where there is none. */
  readonly hash: string
  readonly guards: ReadonlyMap<string, OwnGuard>
  readonly actions: ReadonlyMap<string, OwnAction<never>>
}

export type OwnGuard = Guard<never>

export const nothingOwn: OwnNames = { hash: '', guards: new Map(), actions: new Map() }

const prefix = 'own.'

/** `own.isVip` → `isVip`; null for a name of the engine's own vocabulary. */
export function ownName(type: string): string | null {
  return type.startsWith(prefix) ? type.slice(prefix.length) : null
}

/** Whether an own guard holds; one that is not there, or that throws, does not. */
export function ownGuardHolds(
  { guards }: OwnNames,
  type: string,
  facts: GuardFacts,
  params: Readonly<Record<string, unknown>>,
): boolean {
  try {
    return guards.get(ownName(type) ?? '')?.holds(facts, params as never) === true
  } catch {
    return false
  }
}
