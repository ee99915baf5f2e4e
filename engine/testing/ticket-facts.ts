import type { TicketFacts } from '#engine/core/report/facts.ts'

/** What reports know of a ticket to which nothing has happened yet, and what a test changes of it. */
export const ticketFacts = (changes: Partial<TicketFacts> = {}): TicketFacts => ({
  ticket: 1,
  createdAt: 1_000,
  channel: 'form',
  team: 'care',
  priority: 1,
  isOpen: true,
  assignee: null,
  firstReplyOpenMs: null,
  solvedOpenMs: null,
  wasSolved: false,
  reopened: 0,
  rating: null,
  replies: {},
  solvedBy: {},
  stays: {},
  sla: [],
  ...changes,
})
