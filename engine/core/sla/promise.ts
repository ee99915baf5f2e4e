import type { Definitions } from '#engine/core/catalogue.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { attachPolicies } from './attach.ts'
import type { SlaClock } from './clock-state.ts'
import { policyCalendar, policyOf } from './policy.ts'

export interface AnswerPromise {
  readonly metric: string
  readonly dueAt: number
  /** `file:line` of the target behind it. */
  readonly rule: string
}

/**
 * By when the requester hears from us: the earliest running clock of a response. A promise given for the same question comes earlier but
 * never later, unless its instant has passed: then it is broken, and a new one may follow. Null where nothing is promised.
 */
export function promiseFor(_definitions: Definitions, ticket: Ticket, now: number): AnswerPromise | null {
  if (ticket.shelved || ticket.merged !== undefined) return null
  const clock = earliestAnswer(ticket.clocks, now)
  if (clock === null) return null
  const { promised } = ticket
  const isKept =
    promised !== null &&
    promised.metric === clock.metric &&
    promised.givenAt >= clock.startedAt &&
    promised.dueAt > now &&
    promised.dueAt < clock.dueAt
  return { metric: clock.metric, dueAt: isKept ? promised.dueAt : clock.dueAt, rule: clock.rule }
}

/**
 * When a first answer to a question asked now is due: by the policies that match a plain new ticket of this team (null: the default
 * team), sent by form. `timeZone` is that of the hours that count. Null without such a policy.
 */
export function answerTime(
  definitions: Definitions,
  team: string | null,
  now: number,
): { readonly dueAt: number; readonly timeZone: string } | null {
  const id = team ?? defaultTeam(definitions)
  if (id === null || !definitions.teams.has(id)) return null
  const ticket = plainTicket(definitions, id, now)
  const clock = earliestAnswer(attachPolicies([], { definitions, ticket, at: now }), now)
  if (clock === null) return null
  const { timeZone } = policyCalendar(definitions, policyOf(definitions, clock.policy), id)
  return { dueAt: clock.dueAt, timeZone }
}

function earliestAnswer(clocks: readonly SlaClock[], now: number): SlaClock | null {
  let earliest: SlaClock | null = null
  for (const clock of clocks) {
    if (clock.metric !== 'firstResponse' && clock.metric !== 'nextResponse') continue
    if (clock.state === 'running' && clock.dueAt > now && (earliest === null || clock.dueAt < earliest.dueAt))
      earliest = clock
  }
  return earliest
}

function defaultTeam({ teams }: Definitions): string | null {
  const [only, ...more] = teams.keys()
  const named = [...teams.values()].find(({ value }) => value.default)?.id
  return named ?? (more.length === 0 ? (only ?? null) : null)
}

/** A ticket about which nothing is known but its team and channel. */
function plainTicket(definitions: Definitions, team: string, now: number): Ticket {
  const initial = definitions.workflows.get(definitions.teams.get(team)?.value.workflow ?? '')?.value.initial
  return {
    number: 0,
    version: 0,
    revision: definitions.revision,
    closure: '',
    createdAt: now,
    updatedAt: now,
    channel: 'form',
    team,
    title: '',
    language: 'en',
    timeZone: null,
    form: null,
    fields: {},
    extra: {},
    requester: { name: '', email: '', phone: '', company: '', verified: false },
    participants: [],
    answeredByRules: true,
    keyGeneration: 0,
    assignee: null,
    priority: 0,
    tags: [],
    workflow: { snapshot: null, states: initial === undefined ? [] : [initial], enteredAt: {}, tags: [] },
    customerState: null,
    clocks: [],
    timers: [],
    promised: null,
    firstRepliedAt: null,
    thread: [],
    scheduledReplies: [],
    linked: [],
    shelved: false,
  }
}
