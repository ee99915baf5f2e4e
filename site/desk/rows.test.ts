import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BoardCard } from '#engine/http/routes/desk/board.ts'
import type { DeskFrame } from '#engine/http/routes/desk/frame.ts'
import type { DeskRow } from '#engine/http/routes/desk/list.ts'
import { tries } from '#engine/testing/tries.ts'
import { deskTexts } from '#site/i18n/desk/texts.ts'
import { boardCards } from './card.ts'
import { keysShown } from './keys.ts'
import { givenName, railEntry } from './rail-entry.ts'
import { columnClasses, ticketRows } from './ticket-row.ts'

const markup = '<img src=x onerror="alert(1)">'
const frame = {
  agent: { id: 'ana', name: 'Ana', role: 'agent' },
  language: 'en',
  timeZone: 'Europe/Berlin',
  now: Date.parse('2026-11-24T14:00:00Z'),
} as DeskFrame
const t = deskTexts('en')
const ticket = {
  number: 7,
  title: markup,
  description: markup,
  priority: 3,
  tags: [markup],
  channel: 'email',
  requester: { name: markup, email: 'ada@example.com', verified: true },
  ring: 'new',
  stateTitle: markup,
  mergedInto: null,
  snoozed: null,
  teamName: markup,
  assigneeName: markup,
  sla: [
    { policy: 'urgent', metric: 'firstResponse', state: 'running', dueAt: '2026-11-24T14:42:00Z', openMinutesLeft: 42 },
  ],
  createdAt: '2026-11-23T14:00:00Z',
  updatedAt: '2026-11-24T13:00:00Z',
} as unknown as DeskRow

const said = (parts: readonly Uint8Array[]) => parts.map((part) => new TextDecoder().decode(part)).join('')
const columns = Object.keys(columnClasses) as (keyof typeof columnClasses)[]

test('whatever a customer, an agent or a file wrote stays text in the list (T36)', () => {
  const text = said(ticketRows([ticket], { columns, hasTags: true, frame, t }))
  expect(text).not.toContain('<img')
  expect(text.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;/g)).toHaveLength(7)
  expect(text.match(/role="(cell|rowheader)"/g)).toHaveLength(columns.length + 1)
  expect(text).toContain('title="First response, due Tue 24 Nov, 15:42"')
  expect(text).toContain('>42 min</span>')
})

test('whatever a customer, an agent or a file wrote stays text on the board (T36)', () => {
  const card = { ...ticket, ways: [{ type: 'ticket.taken', title: markup, to: ['open'] }] } as unknown as BoardCard
  const open = { state: 'open', title: markup, ring: 'open', count: 0, cards: [] } as const
  const text = said(boardCards([card], { frame, columns: [open], next: `/desk/board?team="${markup}`, t }))
  expect(text).not.toContain('<img')
  expect(text).toContain('data-ways="open" draggable="true"')
  expect(text).toContain('aria-label="7: High"')
})

test('a row of a snoozed ticket says until when, whatever columns are shown', () => {
  const text = (snoozed: DeskRow['snoozed'], shown: readonly (keyof typeof columnClasses)[], now = frame.now) =>
    said(ticketRows([{ ...ticket, snoozed }], { columns: shown, hasTags: false, frame: { ...frame, now }, t }))
  const until =
    '<span class="sr">Snoozed until </span><time datetime="2026-11-27T08:00:00.000Z" data-moment="clock">Fri 09:00'
  expect(text('2026-11-27T08:00:00.000Z', columns)).toContain(until)
  expect(text('2026-11-27T08:00:00.000Z', ['title', 'state'])).toContain(until)
  expect(text('2026-11-27T08:00:00.000Z', ['title'])).toContain(until)
  expect(text('reply', columns)).toContain('title="Snoozed until somebody writes"')
  expect(text('reply', columns).match(/Until a reply/g)).toHaveLength(1)
  expect(text(null, columns)).not.toContain('nooze')
})

test('a row that was written before says the day on which a snooze ends again as it comes near', () => {
  const snoozed = { ...ticket, snoozed: '2026-12-08T08:00:00.000Z' } as DeskRow
  const at = (now: string) =>
    said(ticketRows([snoozed], { columns, hasTags: false, frame: { ...frame, now: Date.parse(now) }, t }))
  expect(at('2026-12-02T07:00:00Z')).toContain('>8 Dec</time>')
  expect(at('2026-12-02T09:00:00Z')).toContain('>Tue 09:00</time>')
})

test('only who can do something with tickets chooses them in the list', () => {
  const observer = { ...frame, agent: { id: 'otto', name: 'Otto', role: 'observer' } } as DeskFrame
  const shown = { columns, hasTags: false, t }
  expect(said(ticketRows([ticket], { ...shown, frame }))).toContain('type="checkbox"')
  const text = said(ticketRows([ticket], { ...shown, frame: observer }))
  expect(text).not.toContain('<input')
  expect(text.match(/role="(cell|rowheader)"/g)).toHaveLength(columns.length + 1)
})

test('an observer sees the stars of a card, and has nothing to press', () => {
  const observer = { ...frame, agent: { id: 'otto', name: 'Otto', role: 'observer' } } as DeskFrame
  const card = { ...ticket, ways: [{ type: 'ticket.taken', title: 'Take', to: ['open'] }] } as unknown as BoardCard
  const open = { state: 'open', title: 'Open', ring: 'open', count: 0, cards: [] } as const
  const text = said(boardCards([card], { frame: observer, columns: [open], next: '/desk/board', t }))
  expect(text).toContain('role="img" aria-label="Urgent"')
  expect(text).not.toMatch(/<button|<form|draggable="true"/)
})

/** Instants at whose sides something else is said of the ticket: its deadline, six days from each of its instants, midnights. */
const edges = [
  ...[ticket.createdAt, ticket.updatedAt, ...ticket.sla.map(({ dueAt }) => dueAt)]
    .map((at) => Date.parse(at))
    .flatMap((at) => [at, at - 6 * 86_400_000, at + 6 * 86_400_000]),
  Date.parse('2026-11-23T23:00:00Z'),
  Date.parse('2026-11-24T16:00:00Z'),
]

test('a row and a card that were written before say what new ones say, whoever reads them whenever', () => {
  const readers = fc.record({
    now: fc
      .tuple(fc.constantFrom(...edges), fc.integer({ min: -1, max: 1 }))
      .map(([at, minutes]) => at + minutes * 60_000),
    timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Shanghai'),
    role: fc.constantFrom('agent', 'observer'),
    columns: fc.constantFrom(columns, columns.slice(0, 3)),
    hasTags: fc.boolean(),
    next: fc.constantFrom('/desk/board', '/desk/board?team=care'),
    state: fc.constantFrom('open', 'solved'),
    title: fc.constantFrom('Open', 'Opened'),
  })
  const way = { type: 'ticket.taken', title: 'Take', to: ['open', 'solved'] }
  fc.assert(
    fc.property(fc.array(readers, { minLength: 12, maxLength: 24 }), (all) => {
      const row = { ...ticket }
      const card = { ...ticket, ways: [way] } as unknown as BoardCard
      for (const { now, timeZone, role, columns, hasTags, next, state, title } of all) {
        const seen = { ...frame, now, timeZone, agent: { ...frame.agent, role } } as DeskFrame
        const shown = { columns, hasTags, frame: seen, t }
        expect(said(ticketRows([row], shown))).toBe(said(ticketRows([{ ...row }], shown)))
        const board = { frame: seen, columns: [{ state, title, ring: 'open', count: 0, cards: [] } as const], next, t }
        expect(said(boardCards([card], board))).toBe(said(boardCards([{ ...card }], board)))
      }
    }),
    tries(150),
  )
})

test('a list that somebody named stays text in the rail, and the open one is marked', () => {
  const entry = { href: '/desk?own=a&b', icon: 'filter', title: givenName(markup), count: '99+' } as const
  const { text } = railEntry(entry, entry.href)
  expect(text).not.toContain('<img')
  expect(text).toContain('href="/desk?own=a&amp;b" aria-current="page"')
  expect(text).toContain('<span class="num">99+</span>')
  expect(railEntry(entry, '/desk').text).not.toContain('aria-current')
})

test('the keys are said in the words of whoever reads them', () => {
  for (const language of ['en', 'zh-CN', 'en']) {
    const words = deskTexts(language)
    expect(keysShown(words).text).toContain(`<dt>${words('keys.palette')}</dt><dd><kbd>⌘K</kbd><kbd>Ctrl+K</kbd></dd>`)
  }
})
