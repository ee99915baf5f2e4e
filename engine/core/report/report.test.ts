import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Conversation } from '#engine/core/chat/conversation.ts'
import { ticketFacts } from '#engine/testing/ticket-facts.ts'
import type { TicketFacts } from './facts.ts'
import { createReport } from './report.ts'

const dayMs = 86_400_000
const span = { from: Date.parse('2026-11-01T00:00:00Z'), until: Date.parse('2026-11-04T00:00:00Z'), timeZone: 'UTC' }
const facts = (changes: Partial<TicketFacts> = {}) => ticketFacts({ createdAt: span.from, ...changes })
const chat = (changes: Partial<Conversation>) =>
  ({
    createdAt: span.from,
    seq: 3,
    subject: '',
    ended: { at: span.from + 1, by: 'idle' },
    met: [],
    rating: null,
    lastAnswer: 0,
    ...changes,
  }) as Conversation

test('half of the times are at most the median and nine of ten at most the other, whatever their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 }), (minutes) => {
      const report = createReport(span)
      for (const one of minutes) report.add(facts({ firstReplyOpenMs: one * 60_000 }))
      const { count, medianMinutes, p90Minutes } = report.report(span.until).firstResponse
      const atMost = (limit: number | null) => minutes.filter((one) => one <= (limit ?? -1)).length
      expect(count).toBe(minutes.length)
      expect(minutes).toContain(medianMinutes)
      expect(minutes).toContain(p90Minutes)
      expect(atMost(medianMinutes)).toBeGreaterThanOrEqual(minutes.length / 2)
      expect(atMost(p90Minutes)).toBeGreaterThanOrEqual(minutes.length * 0.9)
    }),
  )
})

test('every day of the span is there, also one on which nothing came in; a long span is told by weeks', () => {
  const days = createReport(span)
  days.add(facts({ createdAt: span.from + dayMs + 1, channel: 'email' }))
  expect(days.report(span.until).volume.buckets).toEqual([
    { day: '2026-11-01', form: 0, email: 0, chat: 0 },
    { day: '2026-11-02', form: 0, email: 1, chat: 0 },
    { day: '2026-11-03', form: 0, email: 0, chat: 0 },
  ])
  const weeks = createReport({ ...span, until: span.from + 100 * dayMs }).report(span.until).volume
  expect([weeks.bucketDays, weeks.buckets.length, weeks.buckets[1]?.day]).toEqual([7, 15, '2026-11-08'])
})

test('days begin where the reader is', () => {
  const report = createReport({ ...span, from: Date.parse('2026-10-31T23:00:00Z'), timeZone: 'Europe/Berlin' })
  report.add(facts({ createdAt: Date.parse('2026-11-01T23:30:00Z') }))
  expect(report.report(span.until).volume.buckets.find(({ form }) => form === 1)?.day).toBe('2026-11-02')
})

test('nothing at all is a report of noughts, without invented times', () => {
  expect(createReport(span).report(span.until)).toMatchObject({
    tickets: 0,
    firstResponse: { count: 0, medianMinutes: null, p90Minutes: null },
    sla: [],
    backlog: { open: 0, oldest: null },
    chat: { conversations: 0, missed: 0, firstResponse: { count: 0, medianSeconds: null, p90Seconds: null } },
  })
})

test('a chat is missed when it is over and nobody ever came to whoever wanted a human; who came and said nothing left it unanswered', () => {
  const report = createReport(span)
  const answer = (seconds: number) => ({
    met: ['ana'],
    lastAnswer: 4,
    wantedAt: span.from + 60_000,
    answeredAt: span.from + 60_000 + seconds * 1_000,
  })
  for (const one of [
    chat({ wantedAt: span.from }),
    chat({ met: ['ana'], wantedAt: span.from }),
    // A bot was enough.
    chat({}),
    chat({ ended: null, wantedAt: span.from }),
    chat({ ended: null, met: ['ana'] }),
    chat({ seq: 0 }),
    chat({ createdAt: span.from - 1 }),
    chat({ ...answer(20), rating: 5 }),
    chat({ ...answer(40), ended: null }),
    chat(answer(600)),
  ])
    report.addConversation(one)
  expect(report.report(span.until).chat).toEqual({
    conversations: 8,
    answered: 3,
    unanswered: 1,
    missed: 1,
    firstResponse: { count: 3, medianSeconds: 40, p90Seconds: 600 },
    ratings: { satisfied: 1, okay: 0, dissatisfied: 0 },
  })
})

test('open tickets are told by their age, the oldest by its number', () => {
  const report = createReport(span)
  for (const [ticket, age] of [
    [1, 0.5],
    [2, 2],
    [3, 2.5],
    [4, 20],
  ] as const)
    report.addOpen({ ticket, createdAt: span.until - age * dayMs, assignee: ticket === 4 ? 'ana' : null })
  const { backlog, agents } = report.report(span.until)
  expect(backlog.ages.map(({ tickets }) => tickets)).toEqual([1, 2, 0, 0, 1])
  expect(backlog.oldest?.ticket).toBe(4)
  expect(agents).toEqual([{ agent: 'ana', replies: 0, solved: 0, open: 1 }])
})
