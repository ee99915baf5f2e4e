import type { Conversation } from '#engine/core/chat/conversation.ts'
import type { SlaMetric } from '#engine/core/sla/clock-state.ts'
import type { Channel } from '#engine/core/ticket/ticket.ts'
import { dayMs, zoneOf } from '#engine/core/time/zone.ts'
import type { Rating, TicketFacts } from './facts.ts'

/** Which tickets are counted: those that came in from `from` until just before `until`. */
export interface ReportSpan {
  readonly from: number
  readonly until: number
  /** IANA name: where days begin. */
  readonly timeZone: string
}

/** Of a list of times in business minutes: half of them are at most `median`, nine of ten at most `p90`. null where there are none. */
export interface Spread {
  readonly count: number
  readonly medianMinutes: number | null
  readonly p90Minutes: number | null
}

export interface Faces {
  readonly satisfied: number
  readonly okay: number
  readonly dissatisfied: number
}

export type ChannelCounts = Readonly<Record<Channel, number>>

export interface Report extends ReportSpan {
  readonly tickets: number
  readonly volume: {
    /** Length of a bucket in days: 1, or 7 for a long span. */
    readonly bucketDays: 1 | 7
    /** By their first day, `2026-11-24`, without gaps. */
    readonly buckets: readonly ({ readonly day: string } & ChannelCounts)[]
    readonly channels: ChannelCounts
    readonly teams: readonly ({ readonly team: string } & ChannelCounts)[]
  }
  readonly firstResponse: Spread
  readonly resolution: Spread
  readonly sla: readonly {
    readonly policy: string
    readonly metric: SlaMetric
    readonly met: number
    readonly breached: number
    readonly running: number
  }[]
  /** Of all tickets that are open now, whenever they came in. */
  readonly backlog: {
    readonly open: number
    /** Open for at most so many days, and more than the one before; null: longer. */
    readonly ages: readonly { readonly days: number | null; readonly tickets: number }[]
    readonly oldest: { readonly ticket: number; readonly createdAt: number } | null
  }
  /** Calendar time spent in states that were left again, together per ticket. */
  readonly states: readonly {
    readonly workflow: string
    readonly state: string
    readonly tickets: number
    readonly medianMinutes: number
    readonly p90Minutes: number
  }[]
  readonly reopened: { readonly solved: number; readonly reopened: number }
  readonly ratings: Faces
  /** Work on the tickets of the span; `open`: tickets that are theirs now, whenever they came in. */
  readonly agents: readonly {
    readonly agent: string
    readonly replies: number
    readonly solved: number
    readonly open: number
  }[]
  readonly chat: ChatCounts
  /** By path: tickets of the span whose requester had read it, or had it suggested, and what readers said of it in that time. */
  readonly articles: readonly ({ readonly article: string } & ArticleCounts)[]
  /** What readers searched for in the span and did not find, the most frequent first. */
  readonly searches: readonly MissedSearch[]
}

/** Conversations begun in the span in which the visitor said something, be it to a script. */
export interface ChatCounts {
  readonly conversations: number
  /** An operator wrote. */
  readonly answered: number
  /** It is over, and who had come never wrote. */
  readonly unanswered: number
  /** It is over, a human was wanted, and nobody ever came; what a bot alone was asked is none. */
  readonly missed: number
  /** From the moment in which a human was wanted to the first words of one, by the clock on the wall. */
  readonly firstResponse: {
    readonly count: number
    readonly medianSeconds: number | null
    readonly p90Seconds: number | null
  }
  readonly ratings: Faces
}

export interface ArticleCounts {
  readonly read: number
  readonly shown: number
  readonly helpful: number
  readonly notHelpful: number
}

export interface MissedSearch {
  readonly words: string
  /** BCP 47. */
  readonly language: string
  readonly times: number
}

export interface Reporter {
  /** A ticket of the span. */
  add(facts: TicketFacts): void
  /** A ticket that is open now, of the span or not. */
  addOpen(facts: Pick<TicketFacts, 'ticket' | 'createdAt' | 'assignee'>): void
  addConversation(conversation: Conversation): void
  addVotes(article: string, votes: { readonly yes: number; readonly no: number }): void
  addSearch(search: MissedSearch): void
  /** `now`: what the age of open tickets is counted to. */
  report(now: number): Report
}

const dailyUpTo = 62
const ageDays = [1, 3, 7, 14] as const

/** Adds up a report, one ticket at a time and in any order. */
export function createReport(span: ReportSpan): Reporter {
  const days = dayCounter(span)
  const teams = new Map<string, Counts>()
  const channels = noCounts()
  const firstReplies: number[] = []
  const solutions: number[] = []
  const sla = new Map<string, { policy: string; metric: SlaMetric; met: number; breached: number; running: number }>()
  const stays = new Map<string, number[]>()
  const ratings = noFaces()
  const agents = new Map<string, { replies: number; solved: number; open: number }>()
  const open: { ticket: number; createdAt: number }[] = []
  const articles = new Map<string, { -readonly [K in keyof ArticleCounts]: number }>()
  const searches: MissedSearch[] = []
  const chat = { conversations: 0, answered: 0, unanswered: 0, missed: 0, ratings: noFaces() }
  const chatReplies: number[] = []
  let tickets = 0
  let solved = 0
  let reopened = 0

  const articleOf = (path: string) => entry(articles, path, () => ({ read: 0, shown: 0, helpful: 0, notHelpful: 0 }))
  const agentOf = (id: string) => entry(agents, id, () => ({ replies: 0, solved: 0, open: 0 }))

  return {
    add(facts) {
      tickets++
      days.add(facts)
      channels[facts.channel]++
      entry(teams, facts.team, noCounts)[facts.channel]++
      if (facts.firstReplyOpenMs !== null) firstReplies.push(facts.firstReplyOpenMs)
      if (facts.solvedOpenMs !== null) solutions.push(facts.solvedOpenMs)
      if (facts.wasSolved) solved++
      if (facts.reopened > 0) reopened++
      if (facts.rating !== null) ratings[faceOf[facts.rating]]++
      for (const { policy, metric, outcome } of facts.sla)
        entry(sla, `${policy} ${metric}`, () => ({ policy, metric, met: 0, breached: 0, running: 0 }))[outcome]++
      for (const [state, ms] of Object.entries(facts.stays)) entry(stays, state, (): number[] => []).push(ms)
      for (const [agent, count] of Object.entries(facts.replies)) agentOf(agent).replies += count
      for (const [agent, count] of Object.entries(facts.solvedBy)) agentOf(agent).solved += count
      for (const path of facts.articles?.read ?? []) articleOf(path).read++
      for (const path of facts.articles?.shown ?? []) articleOf(path).shown++
    },
    addOpen({ ticket, createdAt, assignee }) {
      open.push({ ticket, createdAt })
      if (assignee !== null) agentOf(assignee).open++
    },
    addConversation({ createdAt, seq, ended, met, rating, lastAnswer, wantedAt, answeredAt }) {
      if (createdAt < span.from || createdAt >= span.until || seq === 0) return
      chat.conversations++
      if (lastAnswer > 0) chat.answered++
      else if (ended !== null && met.length > 0) chat.unanswered++
      else if (ended !== null && wantedAt !== undefined) chat.missed++
      if (wantedAt !== undefined && answeredAt !== undefined) chatReplies.push(answeredAt - wantedAt)
      if (rating !== null) chat.ratings[faceOf[rating]]++
    },
    addVotes(article, { yes, no }) {
      articleOf(article).helpful += yes
      articleOf(article).notHelpful += no
    },
    addSearch: (search) => void searches.push(search),
    report: (now) => ({
      ...span,
      tickets,
      volume: {
        ...days.counted(),
        channels,
        teams: [...teams].sort(byName).map(([team, counts]) => ({ team, ...counts })),
      },
      firstResponse: spreadOf(firstReplies),
      resolution: spreadOf(solutions),
      sla: [...sla].sort(byName).map(([, counts]) => counts),
      backlog: backlogOf(open, now),
      states: [...stays].sort(byName).map(([key, all]) => {
        const [workflow = '', state = ''] = key.split(' ')
        const { count, medianMinutes, p90Minutes } = spreadOf(all)
        return { workflow, state, tickets: count, medianMinutes: medianMinutes ?? 0, p90Minutes: p90Minutes ?? 0 }
      }),
      reopened: { solved, reopened },
      ratings,
      agents: [...agents].sort(byName).map(([agent, counts]) => ({ agent, ...counts })),
      chat: { ...chat, firstResponse: secondsOf(chatReplies) },
      articles: [...articles]
        .map(([article, counts]) => ({ article, ...counts }))
        .toSorted((a, b) => b.read - a.read || b.notHelpful - a.notHelpful || byName([a.article, a], [b.article, b])),
      searches: searches.toSorted((a, b) => b.times - a.times || byName([a.words, a], [b.words, b])),
    }),
  }
}

type Counts = { -readonly [K in Channel]: number }

const noCounts = (): Counts => ({ form: 0, email: 0, chat: 0 })
const noFaces = () => ({ satisfied: 0, okay: 0, dissatisfied: 0 })
const faceOf: Readonly<Record<Rating, keyof Faces>> = { 5: 'satisfied', 3: 'okay', 1: 'dissatisfied' }

function entry<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Counts by local day, or by weeks from the first day on where days would be too many to look at. */
function dayCounter({ from, until, timeZone }: ReportSpan) {
  const zone = zoneOf(timeZone)
  const dayOf = (instant: number) => Math.floor(zone.toLocal(instant) / dayMs)
  const [first, last] = [dayOf(from), dayOf(Math.max(until - 1, from))]
  const bucketDays = last - first < dailyUpTo ? 1 : 7
  const buckets = Array.from({ length: Math.floor((last - first) / bucketDays) + 1 }, noCounts)
  return {
    add({ createdAt, channel }: TicketFacts) {
      const bucket = buckets[Math.floor((dayOf(createdAt) - first) / bucketDays)]
      if (bucket) bucket[channel]++
    },
    counted: () => ({
      bucketDays: bucketDays as 1 | 7,
      buckets: buckets.map((counts, index) => ({ day: dateOf(first + index * bucketDays), ...counts })),
    }),
  }
}

function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** By the nearest rank, so that each value is one that really was, but for its rounding to whole units. */
function spreadOf(times: readonly number[]): Spread {
  const { count, median, p90 } = ranksOf(times, 60_000)
  return { count, medianMinutes: median, p90Minutes: p90 }
}

function secondsOf(times: readonly number[]): ChatCounts['firstResponse'] {
  const { count, median, p90 } = ranksOf(times, 1_000)
  return { count, medianSeconds: median, p90Seconds: p90 }
}

function ranksOf(times: readonly number[], unitMs: number) {
  const sorted = Float64Array.from(times).sort()
  const rank = (share: number) => {
    const value = sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)]
    return value === undefined ? null : Math.round(value / unitMs)
  }
  return { count: sorted.length, median: rank(0.5), p90: rank(0.9) }
}

function backlogOf(open: readonly { ticket: number; createdAt: number }[], now: number): Report['backlog'] {
  const limits: readonly (number | null)[] = [...ageDays, null]
  const counts = limits.map(() => 0)
  let oldest: Report['backlog']['oldest'] = null
  for (const { ticket, createdAt } of open) {
    const place = limits.findIndex((days) => days === null || now - createdAt <= days * dayMs)
    counts[place] = (counts[place] ?? 0) + 1
    if (oldest === null || createdAt < oldest.createdAt) oldest = { ticket, createdAt }
  }
  return { open: open.length, ages: limits.map((days, index) => ({ days, tickets: counts[index] ?? 0 })), oldest }
}
