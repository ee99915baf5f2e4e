import type { FileChange } from './file-changes.ts'
import type { Finding, FindingKind } from './finding.ts'
import { concerned, type Plan } from './plan.ts'

/** A finding as it is kept: how many tickets it concerns, and some of them. */
export interface KeptFinding {
  readonly kind: FindingKind
  readonly about: string
  readonly file: string
  readonly line: number
  /** Tickets. */
  readonly count: number
  /** Conversations under way; left out: none. */
  readonly chats?: number
  /** The lowest numbers, `mostExamples` at most. */
  readonly examples: readonly number[]
}

/** A plan of any number of tickets in a row of bounded size. */
export interface KeptPlan {
  readonly tickets: Plan['tickets']
  readonly files: readonly FileChange[]
  readonly findings: readonly KeptFinding[]
  /** Files and findings that were too many to be kept. */
  readonly left: { readonly files: number; readonly findings: number }
}

/** What a list of plans says of one: tickets are counted once each, however many of their deadlines move. */
export interface PlanTotals {
  readonly files: number
  readonly read: number
  /** Tickets and conversations of each kind of finding, without those of which there is none. */
  readonly kinds: Readonly<Partial<Record<FindingKind, number>>>
}

const mostExamples = 100
const mostFiles = 200
const mostFindings = 500
const mostValues = 20
const widestValue = 120

export function keptPlan({ tickets, files, findings }: Plan): KeptPlan {
  return {
    tickets,
    files: files.slice(0, mostFiles).map(keptFile),
    findings: findings.slice(0, mostFindings).map(keptFinding),
    left: {
      files: Math.max(files.length - mostFiles, 0),
      findings: Math.max(findings.length - mostFindings, 0),
    },
  }
}

export function planTotals(plan: Plan): PlanTotals {
  return { files: plan.files.length, read: plan.tickets.read, kinds: concerned(plan) }
}

/** The causes of a plan for one line of a log, those of most tickets first: `workflows/urgent.sla.json:6 deadline.earlier 31`. */
export function planCauses({ findings }: Plan, most: number): readonly string[] {
  return findings
    .map(({ file, line, kind, tickets, chats }) => ({
      cause: `${file}:${line} ${kind}`,
      count: tickets.length + chats.length,
    }))
    .sort((one, other) => other.count - one.count)
    .slice(0, most)
    .map(({ cause, count }) => `${cause} ${count}`)
}

function keptFile({ values, ...file }: FileChange): FileChange {
  return {
    ...file,
    values: values
      .slice(0, mostValues)
      .map((value) => ({ ...value, before: cut(value.before), after: cut(value.after) })),
  }
}

function keptFinding({ kind, about, file, line, tickets, chats }: Finding): KeptFinding {
  const counted = { count: tickets.length, ...(chats.length > 0 && { chats: chats.length }) }
  return { kind, about, file, line, ...counted, examples: tickets.slice(0, mostExamples) }
}

function cut(text: string | null): string | null {
  return text !== null && text.length > widestValue ? `${text.slice(0, widestValue)}…` : text
}
