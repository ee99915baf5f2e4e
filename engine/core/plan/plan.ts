import type { Definitions } from '#engine/core/catalogue.ts'
import { takeover } from '#engine/core/ticket/takeover.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { type FileChange, fileChanges } from './file-changes.ts'
import type { Effect, Finding } from './finding.ts'
import { moveOf } from './moves.ts'
import { surroundingsOf } from './surroundings.ts'

export interface Plan {
  readonly from: string | null
  readonly to: string
  readonly files: readonly FileChange[]
  /** Grouped by cause and kind, in the order of files and lines. */
  readonly findings: readonly Finding[]
  readonly tickets: {
    /** How many were looked at. */
    readonly read: number
    readonly moved: number
    /** They stay on their revision because of this change. */
    readonly stay: number
    /** They stay as they do already. */
    readonly pinned: number
  }
}

export interface Planner {
  /** What the change does to one ticket, as it is in the store; tickets may come in any order, each once. */
  add(ticket: Ticket): void
  plan(): Plan
}

/**
 * What other definitions would do to live tickets, added up one ticket at a time; nothing is written. `running` is null where nobody knows
 * what was in force before: then only what moves is told.
 */
export function createPlanner(definitions: Definitions, running: Definitions | null, now: number): Planner {
  const findings = new Map<string, Effect & { readonly tickets: number[] }>()
  const isSame = running?.revision === definitions.revision
  const surroundings = running === null || isSame ? null : surroundingsOf(running, definitions)
  const counts = { read: 0, moved: 0, stay: 0, pinned: 0 }

  const note = (effect: Effect, ticket: number) => {
    const key = `${effect.rule}\0${effect.kind}\0${effect.about}`
    const finding = findings.get(key) ?? { ...effect, tickets: [] }
    findings.set(key, finding)
    finding.tickets.push(ticket)
  }

  return {
    add(ticket) {
      counts.read++
      if (isSame) return
      const { outcome, after, effects } = moveOf(definitions, running, ticket, now)
      const isPinned = outcome === 'stays' && running !== null && takeover(running, ticket).outcome === 'stays'
      if (outcome === 'moves') counts.moved++
      if (isPinned) counts.pinned++
      else if (outcome === 'stays') counts.stay++
      if (!isPinned) for (const effect of effects) note(effect, ticket.number)
      for (const effect of surroundings?.(ticket, after, now) ?? []) note(effect, ticket.number)
    },
    plan: () => ({
      from: running?.revision ?? null,
      to: definitions.revision,
      files: running === null ? [] : fileChanges(running, definitions),
      findings: [...findings.values()].map(located).sort(byPlace),
      tickets: { ...counts },
    }),
  }
}

function located(effect: Effect & { readonly tickets: number[] }): Finding {
  const colon = effect.rule.lastIndexOf(':')
  const tickets = effect.tickets.toSorted((one, other) => one - other)
  return { ...effect, tickets, file: effect.rule.slice(0, colon), line: Number(effect.rule.slice(colon + 1)) }
}

function byPlace(one: Finding, other: Finding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line || (`${one.kind} ${one.about}` < `${other.kind} ${other.about}` ? -1 : 1)
}

/** How many tickets of each kind of finding, without those of which there is none: what fits into a line of the log. */
export function planSummary({ findings, tickets }: Plan): Readonly<Record<string, number>> {
  const byKind = new Map<string, Set<number>>()
  for (const { kind, tickets: concerned } of findings) {
    const known = byKind.get(kind) ?? new Set<number>()
    byKind.set(kind, known)
    for (const number of concerned) known.add(number)
  }
  return { ...tickets, ...Object.fromEntries([...byKind].sort().map(([kind, numbers]) => [kind, numbers.size])) }
}
