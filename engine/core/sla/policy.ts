import { type Defined, type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { evaluate } from '#engine/core/condition.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import { ticketSubject } from '#engine/core/ticket/subjects.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { SlaFile } from '#engine/schemas/types.ts'
import { alwaysOpen, type Calendar, compileCalendar } from './calendar.ts'
import type { SlaMetric } from './clock-state.ts'

export interface Target {
  readonly metric: SlaMetric
  /** ISO 8601 duration of business time. */
  readonly duration: string
  /** Dotted path of the state to reach; null for the other metrics. */
  readonly state: string | null
  /** `file:line`. */
  readonly rule: string
}

export interface Policy {
  readonly id: string
  readonly defined: Defined<SlaFile>
  readonly targets: readonly Target[]
  /** States or state tags in which its clocks stop. */
  readonly pauseIn: readonly string[]
  /** Fractions of the target after which a warning is due, ascending. */
  readonly warnAt: readonly number[]
}

const metrics: readonly SlaMetric[] = ['firstResponse', 'nextResponse', 'resolution', 'reach']

const policies = new WeakMap<Defined<SlaFile>, Policy>()

export function policyOf(definitions: Definitions, id: string): Policy | null {
  const defined = definitions.policies.get(id)
  return defined ? compilePolicy(defined) : null
}

/** The policies of the ticket's team whose condition holds, in the team's order. */
export function matchingPolicies(definitions: Definitions, ticket: Ticket, now: number): readonly Policy[] {
  return teamPolicies(definitions, ticket.team).filter((policy) => policyMatches(policy, ticket, now))
}

export function policyMatches({ defined: { value } }: Policy, ticket: Ticket, now: number): boolean {
  if (value.when === undefined) return true
  return evaluate(value.when, ticketSubject(ticket), { now, matcher: linearPattern }).holds
}

/** The hours that a policy counts in: its own, else the team's, else `office`; without any, all time counts. */
export function policyCalendar(definitions: Definitions, policy: Policy | null, team: string): Calendar {
  const own = policy?.defined.value.hours
  return own === undefined ? teamCalendar(definitions, team) : calendar(definitions, own)
}

export function teamCalendar(definitions: Definitions, team: string): Calendar {
  return calendar(definitions, definitions.teams.get(team)?.value.hours ?? 'office')
}

function calendar({ hours }: Definitions, id: string): Calendar {
  const defined = hours.get(id) ?? hours.get('office')
  return defined ? compileCalendar(defined) : alwaysOpen
}

const byTeam = new WeakMap<Definitions, Map<string, readonly Policy[]>>()

/** Those that the team names, else all. */
function teamPolicies(definitions: Definitions, team: string): readonly Policy[] {
  const teams = byTeam.get(definitions) ?? new Map<string, readonly Policy[]>()
  byTeam.set(definitions, teams)
  const known = teams.get(team)
  if (known) return known
  const ids = definitions.teams.get(team)?.value.policies ?? [...definitions.policies.keys()]
  const named = ids.map((id) => policyOf(definitions, id)).filter((policy) => policy !== null)
  teams.set(team, named)
  return named
}

function compilePolicy(defined: Defined<SlaFile>): Policy {
  const known = policies.get(defined)
  if (known) return known
  const { targets, pauseIn = ['sla.paused'], warnAt = [] } = defined.value
  const policy: Policy = {
    id: defined.id,
    defined,
    targets: metrics.flatMap((metric): readonly Target[] => {
      const written = targets[metric]
      if (written === undefined) return []
      const rule = ruleAt(defined, `/targets/${metric}`)
      return typeof written === 'string'
        ? [{ metric, duration: written, state: null, rule }]
        : [{ metric, duration: written.within, state: written.state, rule }]
    }),
    pauseIn,
    warnAt: [...new Set(warnAt)].sort((a, b) => a - b),
  }
  policies.set(defined, policy)
  return policy
}
