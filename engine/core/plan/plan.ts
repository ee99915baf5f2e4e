import type { Definitions } from '#engine/core/catalogue.ts'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import { takeover } from '#engine/core/ticket/takeover.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { chatEffects, draftEffects } from './at-work.ts'
import { type FileChange, fileChanges } from './file-changes.ts'
import type { Effect, Finding, FindingKind } from './finding.ts'
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
  /** What the change does to one ticket, as it is in the store, and to the drafts that these agents have at it; tickets may come in any order, each once. */
  add(ticket: Ticket, drafting?: readonly string[]): void
  /** What it does to a conversation under way; each once. */
  addChat(conversation: Conversation): void
  plan(): Plan
}

/**
 * What other definitions would do to live tickets, added up one ticket at a time; nothing is written. `running` is null where nobody knows
 * what was in force before: then only what moves is told.
 */
export function createPlanner(definitions: Definitions, running: Definitions | null, now: number): Planner {
  const findings = new Map<string, Gathered>()
  const isSame = running?.revision === definitions.revision
  const surroundings = running === null || isSame ? null : surroundingsOf(running, definitions)
  const counts = { read: 0, moved: 0, stay: 0, pinned: 0 }

  const gathered = (effect: Effect): Gathered => {
    const key = `${effect.rule}\0${effect.kind}\0${effect.about}`
    const finding = findings.get(key) ?? { ...effect, tickets: [], chats: [] }
    findings.set(key, finding)
    return finding
  }

  return {
    add(ticket, drafting = []) {
      counts.read++
      if (isSame) return
      const { outcome, after, effects } = moveOf(definitions, running, ticket, now)
      const isPinned = outcome === 'stays' && running !== null && takeover(running, ticket).outcome === 'stays'
      if (outcome === 'moves') counts.moved++
      if (isPinned) counts.pinned++
      else if (outcome === 'stays') counts.stay++
      const around = [
        ...(isPinned ? [] : effects),
        ...(surroundings?.(ticket, after, now) ?? []),
        ...(running === null ? [] : draftEffects(running, definitions, ticket, drafting)),
      ]
      for (const effect of around) gathered(effect).tickets.push(ticket.number)
    },
    addChat(conversation) {
      if (running === null || isSame) return
      for (const effect of chatEffects(running, definitions, conversation)) gathered(effect).chats.push(conversation.id)
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

interface Gathered extends Effect {
  readonly tickets: number[]
  readonly chats: string[]
}

function located(effect: Gathered): Finding {
  const colon = effect.rule.lastIndexOf(':')
  const tickets = effect.tickets.toSorted((one, other) => one - other)
  return { ...effect, tickets, file: effect.rule.slice(0, colon), line: Number(effect.rule.slice(colon + 1)) }
}

function byPlace(one: Finding, other: Finding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line || (`${one.kind} ${one.about}` < `${other.kind} ${other.about}` ? -1 : 1)
}

/** How many tickets and conversations each kind of finding concerns, each counted once, without kinds of which there is none. */
export function concerned({ findings }: Pick<Plan, 'findings'>): Readonly<Partial<Record<FindingKind, number>>> {
  const byKind = new Map<FindingKind, Set<number | string>>()
  for (const { kind, tickets, chats } of findings) {
    const known = byKind.get(kind) ?? new Set<number | string>()
    byKind.set(kind, known)
    for (const one of [...tickets, ...chats]) known.add(one)
  }
  return Object.fromEntries([...byKind].sort().map(([kind, all]) => [kind, all.size]))
}

/** What fits into a line of the log. */
export function planSummary(plan: Plan): Readonly<Record<string, number>> {
  return { ...plan.tickets, ...concerned(plan) }
}
