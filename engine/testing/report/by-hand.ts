import type { ChatEntry, Conversation } from '#engine/core/chat/conversation.ts'
import type { TicketEvent } from '#engine/core/ticket/event.ts'

/**
 * What a report says, counted as a person would who has every log in front of them and a calendar on the wall: event by event, minute by
 * minute, without anything that the product counts with. It knows the world of `world.ts` and the sample's files by heart.
 */

export interface Asked {
  readonly from: string
  readonly to: string
  readonly timeZone: string
  readonly team: string | null
  readonly channel: string | null
  readonly priority: number | null
}

type Outcome = 'met' | 'breached' | 'running'

/** One ticket, read from its log. */
export interface Read {
  readonly number: number
  readonly createdAt: number
  readonly channel: string
  readonly team: string
  readonly priority: number
  readonly assignee: string | null
  readonly isShelved: boolean
  readonly isOpen: boolean
  readonly firstReplyMinutes: number | null
  readonly solvedMinutes: number | null
  readonly wasSolved: boolean
  readonly reopened: number
  readonly rating: unknown
  readonly replies: readonly string[]
  readonly solvedBy: readonly string[]
  readonly minutesIn: Readonly<Record<string, number>>
  /** By `<policy> <metric>`, of the policy that holds for every ticket. */
  readonly standard: Readonly<Record<string, Outcome>>
  /** Everything that was ever missed, by `<policy> <metric>`. */
  readonly missed: readonly string[]
}

const minute = 60_000
const solvedOrClosed: readonly string[] = ['solved', 'closed', 'done', 'gone']
const closed: readonly string[] = ['closed', 'gone']

export function read(log: readonly TicketEvent[]): Read {
  const [created] = log
  if (created === undefined) throw new Error('A ticket begins with an event.')
  let team = String(created.data.team)
  let state = ''
  let enteredAt: number | null = null
  let solvedAt: number | null = null
  let isShelved = created.data.shelved === true
  let isMerged = false
  let reopened = 0
  let solvedBy: readonly string[] = []
  let timesSolved = 0
  let minutesIn: Readonly<Record<string, number>> = {}
  /** How all of this stood behind each event, for who takes something back. */
  const stood = new Map<number, () => void>()

  for (const event of log) {
    const newTeam = event.why.filter(({ fact }) => fact === 'team').at(-1)?.value
    const newState = event.why.filter(({ fact }) => fact === 'state').at(-1)?.value
    if (event.type === 'ticket.undone') stood.get(Number(event.data.from) - 1)?.()
    else {
      if (event.type === 'ticket.accepted') [isShelved, enteredAt, state] = [false, null, '']
      if (newTeam !== undefined) team = newTeam
      if (newState !== undefined || event.type === 'ticket.merged') {
        const name = `${workflowOfState(state)} ${state}`
        if (enteredAt !== null && !closed.includes(state))
          minutesIn = { ...minutesIn, [name]: (minutesIn[name] ?? 0) + (event.at - enteredAt) / minute }
        enteredAt = null
      }
      if (newState !== undefined) {
        const [was, is] = [solvedOrClosed.includes(state), solvedOrClosed.includes(newState)]
        if (is && !was) {
          timesSolved++
          solvedAt = event.at
          if (event.by.role === 'agent') solvedBy = [...solvedBy, event.by.id]
        }
        if (was && !is) {
          reopened++
          solvedAt = null
        }
        state = newState
        enteredAt = event.at
      }
      if (event.type === 'ticket.merged') [isMerged, enteredAt] = [true, null]
      if (event.type === 'ticket.unmerged') [isMerged, enteredAt] = [false, event.at]
    }
    const kept = { team, state, enteredAt, solvedAt, reopened, solvedBy, timesSolved, minutesIn }
    stood.set(event.seq, () => {
      ;({ team, state, enteredAt, solvedAt, reopened, solvedBy, timesSolved, minutesIn } = kept)
    })
  }

  const last = (fact: string) =>
    log
      .flatMap(({ why }) => why)
      .filter((one) => one.fact === fact)
      .at(-1)?.value
  const isOpen = !isMerged && !solvedOrClosed.includes(state)
  const replied = log.filter(({ type }) => type === 'agent.replied')
  const missed = log.flatMap(({ type, data }) => (type === 'sla.breached' ? [`${data.policy} ${data.metric}`] : []))
  const outcome = (metric: string, isMet: boolean): Outcome | null =>
    missed.includes(`standard ${metric}`) ? 'breached' : isMet ? 'met' : isOpen ? 'running' : null
  // A question behind the first answer begins a next response, save in a closed or merged ticket; the next answer meets it.
  const asks = questionsOf(log)
  const outcomes = {
    'standard firstResponse': outcome('firstResponse', replied.length > 0),
    'standard resolution': outcome('resolution', solvedOrClosed.includes(state)),
    ...(asks.begun && { 'standard nextResponse': outcome('nextResponse', asks.isAnswered) }),
  }
  const first = replied[0]
  return {
    number: created.ticket,
    createdAt: created.at,
    channel: String(created.data.channel),
    team,
    priority: Number(last('priority') ?? created.data.priority),
    assignee: last('assignee') || null,
    isShelved,
    isOpen,
    firstReplyMinutes: first ? openMinutes(team, created.at, first.at) : null,
    solvedMinutes: solvedAt === null ? null : openMinutes(team, created.at, solvedAt),
    wasSolved: timesSolved > 0,
    reopened,
    rating: log.filter(({ type }) => type === 'ticket.rated').at(-1)?.data.rating ?? null,
    replies: replied.flatMap(({ by }) => (by.role === 'agent' ? [by.id] : [])),
    solvedBy,
    minutesIn,
    standard: Object.fromEntries(
      Object.entries(outcomes).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
    ),
    missed,
  }
}

function questionsOf(log: readonly TicketEvent[]) {
  let [hasAnswer, isClosed, isMerged, begun, isAnswered] = [false, false, false, false, true]
  for (const { type, by, data, why } of log) {
    const state = why.filter(({ fact }) => fact === 'state').at(-1)?.value
    if (state !== undefined) isClosed = closed.includes(state)
    if (type === 'ticket.merged') isMerged = true
    if (type === 'ticket.unmerged') isMerged = false
    // What lies hidden until an agent shares it may be from anybody, and holds nobody to an answer.
    const isSeen = by.role !== 'stranger' && data.hidden !== true
    if (type === 'customer.replied' && isSeen && hasAnswer && !isClosed && !isMerged)
      [begun, isAnswered] = [true, false]
    if (type === 'agent.replied') [hasAnswer, isAnswered] = [true, true]
  }
  return { begun, isAnswered }
}

function workflowOfState(state: string): string {
  return ['todo', 'doing', 'done', 'gone'].includes(state) ? 'short' : 'support'
}

/** Berlin and New York until the spring of 2027, as the almanac has it. */
function localTime(team: string, at: number): Date {
  const isBerlin = team === 'customer-care'
  const summerEnds = Date.parse(isBerlin ? '2026-10-25T01:00:00Z' : '2026-11-01T06:00:00Z')
  const winter = isBerlin ? 1 : -5
  return new Date(at + (at < summerEnds ? winter + 1 : winter) * 60 * minute)
}

/** Of the office in Berlin: New York works through. */
const holidays = ['2026-12-25', '2026-12-26', '2027-01-01', '2027-03-08']
const mornings = ['2026-12-24', '2026-12-31']

function isOpenAt(team: string, at: number): boolean {
  const local = localTime(team, at)
  const [day, clock, date] = [local.getUTCDay(), local.getUTCHours(), local.toISOString().slice(0, 10)]
  if (team !== 'customer-care') return day >= 1 && clock >= 10 && clock < 18
  if (day < 1 || day > 5 || holidays.includes(date)) return false
  return (clock >= 9 && clock < 12) || (clock >= 13 && clock < 17 && !mornings.includes(date))
}

function openMinutes(team: string, from: number, until: number): number {
  let open = 0
  for (let at = from, next = 0; at < until; at = next) {
    next = Math.min(until, at - (at % minute) + minute)
    if (isOpenAt(team, at)) open += next - at
  }
  return open / minute
}

/** The day on the wall of a place, `2026-10-25`. */
function dayAt(instant: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(instant)
}

function middle(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b)
  // Half of them, and nine of ten, are at most this one.
  const least = (share: number) => {
    const found = sorted.find((_, index) => index + 1 >= sorted.length * share)
    return found === undefined ? null : Math.round(found)
  }
  return { median: least(0.5), p90: least(0.9) }
}

const count = <T>(all: readonly T[], holds: (one: T) => boolean) => all.filter(holds).length

function minutesOf(values: readonly (number | null)[]) {
  const known = values.filter((value) => value !== null)
  const { median, p90 } = middle(known)
  return { count: known.length, medianMinutes: median, p90Minutes: p90 }
}

const faces = (ratings: readonly unknown[]) => ({
  satisfied: count(ratings, (one) => one === 5),
  okay: count(ratings, (one) => one === 3),
  dissatisfied: count(ratings, (one) => one === 1),
})

/** The parts of a report that have to do with tickets, as the API gives them; of `sla`, what holds for every ticket. */
export function reportByHand(all: readonly Read[], asked: Asked, now: number) {
  const { from, to, timeZone } = asked
  const work = all.filter(
    ({ isShelved, team, channel, priority }) =>
      !isShelved &&
      team === (asked.team ?? team) &&
      channel === (asked.channel ?? channel) &&
      priority === (asked.priority ?? priority),
  )
  const dayOf = ({ createdAt }: Read) => dayAt(createdAt, timeZone)
  const tickets = work.filter((one) => from <= dayOf(one) && dayOf(one) <= to)
  const open = work.filter(({ isOpen }) => isOpen)
  const channelsOf = (some: readonly Read[]) => ({
    form: count(some, ({ channel }) => channel === 'form'),
    email: count(some, ({ channel }) => channel === 'email'),
    chat: count(some, ({ channel }) => channel === 'chat'),
  })
  const days = daysBetween(from, to)
  const length = days.length <= 62 ? 1 : 7
  const starts = days.filter((_, index) => index % length === 0)
  const bucketOf = (day: string) => starts.filter((start) => start <= day).at(-1)
  const named = <T>(keys: readonly string[], make: (key: string) => T) => [...new Set(keys)].toSorted().map(make)
  const isOlder = (one: Read, daysOld: number) => now - one.createdAt > daysOld * 24 * 60 * minute
  const oldest = open.toSorted((a, b) => a.createdAt - b.createdAt || a.number - b.number)[0]
  return {
    tickets: tickets.length,
    volume: {
      bucketDays: length,
      buckets: starts.map((day) => ({ day, ...channelsOf(tickets.filter((one) => bucketOf(dayOf(one)) === day)) })),
      channels: channelsOf(tickets),
      teams: named(
        tickets.map(({ team }) => team),
        (team) => ({ team, ...channelsOf(tickets.filter((one) => one.team === team)) }),
      ),
    },
    firstResponse: minutesOf(tickets.map(({ firstReplyMinutes }) => firstReplyMinutes)),
    resolution: minutesOf(tickets.map(({ solvedMinutes }) => solvedMinutes)),
    backlog: {
      open: open.length,
      ages: [
        { days: 1, tickets: count(open, (one) => !isOlder(one, 1)) },
        { days: 3, tickets: count(open, (one) => isOlder(one, 1) && !isOlder(one, 3)) },
        { days: 7, tickets: count(open, (one) => isOlder(one, 3) && !isOlder(one, 7)) },
        { days: 14, tickets: count(open, (one) => isOlder(one, 7) && !isOlder(one, 14)) },
        { days: null, tickets: count(open, (one) => isOlder(one, 14)) },
      ],
      oldest: oldest ? { ticket: oldest.number, createdAt: new Date(oldest.createdAt).toISOString() } : null,
    },
    states: named(
      tickets.flatMap(({ minutesIn }) => Object.keys(minutesIn)),
      (key) => {
        const [workflow, state] = key.split(' ')
        const spent = minutesOf(tickets.map(({ minutesIn }) => minutesIn[key] ?? null))
        return {
          workflow,
          state,
          tickets: spent.count,
          medianMinutes: spent.medianMinutes,
          p90Minutes: spent.p90Minutes,
        }
      },
    ),
    reopened: {
      solved: count(tickets, ({ wasSolved }) => wasSolved),
      reopened: count(tickets, ({ reopened }) => reopened > 0),
    },
    ratings: faces(tickets.map(({ rating }) => rating)),
    agents: named(
      [
        ...tickets.flatMap(({ replies, solvedBy }) => [...replies, ...solvedBy]),
        ...open.flatMap(({ assignee }) => assignee ?? []),
      ],
      (agent) => ({
        agent,
        replies: count(
          tickets.flatMap(({ replies }) => replies),
          (one) => one === agent,
        ),
        solved: count(
          tickets.flatMap(({ solvedBy }) => solvedBy),
          (one) => one === agent,
        ),
        open: count(open, ({ assignee }) => assignee === agent),
      }),
    ),
    standard: named(
      tickets.flatMap(({ standard }) => Object.keys(standard)),
      (key) => {
        const [policy, metric] = key.split(' ')
        const having = (what: string) => count(tickets, ({ standard }) => standard[key] === what)
        return { policy, metric, met: having('met'), breached: having('breached'), running: having('running') }
      },
    ),
    missed: Object.fromEntries(
      named(
        tickets.flatMap(({ missed }) => missed),
        (key) => [key, count(tickets, ({ missed }) => missed.includes(key))] as const,
      ),
    ),
  }
}

/** A conversation and all that was said in it. */
export interface Talk {
  readonly conversation: Conversation
  readonly entries: readonly ChatEntry[]
}

/** The part about chats: who came and what was said is read from the entries. */
export function chatsByHand(talks: readonly Talk[], { from, to, timeZone, team, channel, priority }: Asked) {
  const isAsked = priority === null && (channel === null || channel === 'chat')
  const some = talks.filter(({ conversation, entries }) => {
    const day = dayAt(conversation.createdAt, timeZone)
    const hasSpoken = entries.some(({ by }) => by.role === 'visitor')
    return isAsked && hasSpoken && from <= day && day <= to && conversation.team === (team ?? conversation.team)
  })
  const has = (entries: readonly ChatEntry[], kind: string) => entries.some(({ notice }) => notice?.kind === kind)
  const hasAnswer = ({ entries }: Talk) => entries.some(({ by }) => by.role === 'operator')
  const left = some.filter((talk) => !hasAnswer(talk) && has(talk.entries, 'ended'))
  const waits = some.flatMap(({ entries }) => {
    const answer = entries.find(({ by }) => by.role === 'operator')
    const wanted = entries.find(({ notice }) => notice?.kind === 'nobody' || notice?.kind === 'joined')
    return answer && wanted ? [(answer.at - wanted.at) / 1_000] : []
  })
  const { median, p90 } = middle(waits)
  return {
    conversations: some.length,
    answered: count(some, hasAnswer),
    unanswered: count(left, ({ entries }) => has(entries, 'joined')),
    // Whom the sample's script finds nobody for is asked for an address.
    missed: count(
      left,
      ({ entries }) => !has(entries, 'joined') && entries.some(({ text }) => text.startsWith('Nobody is here')),
    ),
    firstResponse: { count: waits.length, medianSeconds: median, p90Seconds: p90 },
    ratings: faces(some.map(({ conversation }) => conversation.rating)),
  }
}

function daysBetween(from: string, to: string): readonly string[] {
  const days: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += 24 * 60 * minute)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}
