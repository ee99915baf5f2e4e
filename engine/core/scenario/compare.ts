import type { Definitions } from '#engine/core/catalogue.ts'
import type { Json } from '#engine/core/json.ts'
import type { SlaClock, SlaMetric } from '#engine/core/sla/clock-state.ts'
import { openMinutesLeft } from '#engine/core/sla/deadline.ts'
import type { Effect } from '#engine/core/ticket/effect.ts'
import type { TicketEvent, Why } from '#engine/core/ticket/event.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { durationMs } from '#engine/core/time/duration.ts'
import type { Expectation, ExpectedDeadline } from '#engine/schemas/types.ts'
import { compareMessage } from './compare-message.ts'
import { wallInstant } from './instant.ts'
import type { FiledMail } from './mail-world.ts'
import type { Mismatch } from './mismatch.ts'

export interface Standing {
  readonly ticket: Ticket
  readonly events: readonly TicketEvent[]
  /** Since the expectation before. */
  readonly effects: readonly Effect[]
  readonly now: number
}

/** Everything in which the ticket differs from what is expected, in the order of the format. */
export function compare(definitions: Definitions, expected: Expectation, standing: Standing): readonly Mismatch[] {
  const { ticket } = standing
  const found: Mismatch[] = []
  const plain = (fact: 'priority' | 'assignee' | 'team', actual: Json) => {
    const wanted = expected[fact]
    if (wanted === undefined || wanted === actual) return
    found.push({ pointer: `/${fact}`, fact, expected: wanted, actual, rule: ruleOf(standing, fact) })
  }
  const { states } = ticket.workflow
  const isThere = states.some((state) => state === expected.state || state.startsWith(`${expected.state}.`))
  if (expected.state !== undefined && !isThere) {
    const actual = states.join(', ')
    found.push({ pointer: '/state', fact: 'state', expected: expected.state, actual, rule: ruleOf(standing, 'state') })
  }
  plain('priority', ticket.priority)
  plain('assignee', ticket.assignee)
  plain('team', ticket.team)
  if (expected.tags !== undefined && !sameList(expected.tags, ticket.tags)) {
    found.push({
      pointer: '/tags',
      fact: 'tags',
      expected: expected.tags,
      actual: ticket.tags,
      rule: ruleOf(standing, 'tags'),
    })
  }
  for (const [metric, deadline] of Object.entries(expected.deadlines ?? {})) {
    found.push(...compareDeadline(definitions, metric as SlaMetric, deadline, standing))
  }
  if (expected.message !== undefined) found.push(...compareMessage(expected.message, standing.events))
  return expected.mails === undefined ? found : [...found, ...compareMails(definitions, expected.mails, standing)]
}

/** What became of the last mail, where that is expected. */
export function compareFiled({ outcome, reason }: Expectation, last: FiledMail | null): readonly Mismatch[] {
  const facts = [
    ['outcome', outcome, last?.outcome ?? 'no mail'],
    ['reason', reason, last?.reason ?? null],
  ] as const
  return facts.flatMap(([fact, expected, actual]) =>
    expected === undefined || expected === actual ? [] : [{ pointer: `/${fact}`, fact, expected, actual, rule: null }],
  )
}

function compareDeadline(
  definitions: Definitions,
  metric: SlaMetric,
  expected: ExpectedDeadline | null,
  { ticket, now }: Standing,
): readonly Mismatch[] {
  const clock = clockOf(ticket, metric)
  const pointer = `/deadlines/${metric}`
  if (expected === null) {
    if (clock === null || clock.metAt !== null) return []
    return [{ pointer, fact: metric, expected: null, actual: { state: clock.state }, rule: clock.rule }]
  }
  if (clock === null) return [{ pointer, fact: metric, expected: { ...expected }, actual: null, rule: null }]
  const found: Mismatch[] = []
  const differ = (key: keyof ExpectedDeadline, wanted: Json, actual: Json) =>
    void found.push({
      pointer: `${pointer}/${key}`,
      fact: `${metric} ${key}`,
      expected: wanted,
      actual,
      rule: clock.rule,
    })
  const { dueAt, left, state } = expected
  if (dueAt !== undefined && Date.parse(dueAt) !== clock.dueAt) {
    differ('dueAt', dueAt, wallInstant(clock.dueAt, definitions, ticket.team))
  }
  if (left !== undefined) {
    const minutes = openMinutesLeft(definitions, ticket, clock, now)
    if (minutes !== durationMs(left) / 60_000)
      differ('left', left, minutes < 0 ? `-${duration(-minutes)}` : duration(minutes))
  }
  if (state !== undefined && state !== clock.state) differ('state', state, clock.state)
  return found
}

/** The metric's earliest open clock, else the one that was due last. */
export function clockOf({ clocks }: Ticket, metric: SlaMetric): SlaClock | null {
  const ours = clocks.filter((clock) => clock.metric === metric).sort((a, b) => a.dueAt - b.dueAt)
  return ours.find(({ state }) => state === 'running' || state === 'paused') ?? ours.at(-1) ?? null
}

interface SentMail {
  readonly template: string
  readonly to: string
}

function compareMails(
  definitions: Definitions,
  expected: readonly SentMail[],
  standing: Standing,
): readonly Mismatch[] {
  const { ticket, effects } = standing
  const agents = [...definitions.agents.values()]
  const sent = effects.flatMap((effect): readonly SentMail[] => {
    if (effect.kind !== 'mail') return []
    const { template, audience, address } = effect.payload
    const agent = agents.find(({ value }) => value.email === address)?.id
    return [{ template, to: audience === 'agent' ? (agent ?? address) : audience }]
  })
  const wanted = expected.map(({ template, to }) => ({
    template,
    to: to === 'assignee' ? (ticket.assignee ?? 'nobody') : to,
  }))
  if (sameList(wanted.map(mailText), sent.map(mailText))) return []
  const unlike = [...sent, ...wanted].find((mail) => count(sent, mail) !== count(wanted, mail))
  const rule = unlike ? ruleOf(standing, 'mail', (value) => value === unlike.template) : null
  const actual = sent.map((mail) => ({ ...mail }))
  return [{ pointer: '/mails', fact: 'mails', expected: wanted, actual, rule }]
}

function mailText({ template, to }: SentMail): string {
  return `${template} to ${to}`
}

function count(mails: readonly SentMail[], mail: SentMail): number {
  return mails.filter((one) => mailText(one) === mailText(mail)).length
}

/** The rule behind the last decision about a fact; of a first state, where nothing led there, none. */
function ruleOf({ events }: Standing, fact: Why['fact'], fits: (value: string) => boolean = () => true): string | null {
  const decided = events.flatMap(({ why }) => why).filter((one) => one.fact === fact && fits(one.value))
  return decided.at(-1)?.rule ?? null
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join('\n') === [...other].sort().join('\n')
}

function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return `PT${hours === 0 ? '' : `${hours}H`}${rest === 0 && hours > 0 ? '' : `${rest}M`}`
}
