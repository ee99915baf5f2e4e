import { keepMade } from '#engine/core/keep-made.ts'
import type { DeskFrame } from '#engine/http/routes/desk/frame.ts'
import type { DeskRow } from '#engine/http/routes/desk/list.ts'
import type { Column } from '#engine/http/routes/desk/list-query.ts'
import { avatar } from '#site/components/avatar.ts'
import { type Html, html, type Piece } from '#site/html/html.ts'
import type { DeskTexts } from '#site/i18n/desk/texts.ts'
import { moment } from '#site/time/moment-html.ts'
import { due } from './due.ts'
import { openClock } from './open-clock.ts'
import { seenAt, seenBy } from './seen-at.ts'
import { snoozedChip } from './snoozed.ts'
import { stars } from './stars.ts'
import { state } from './state.ts'

/** What a list shows of each ticket, in which words. Tags stand behind the title, and have no column of their own. */
export interface Shown {
  readonly columns: readonly Exclude<Column, 'tags'>[]
  readonly hasTags: boolean
  readonly frame: DeskFrame
  readonly t: DeskTexts
}

export const columnClasses: Readonly<Record<Exclude<Column, 'tags'>, string>> = {
  priority: 'c-stars',
  number: 'c-num',
  requester: 'c-who',
  title: 'c-title',
  state: 'c-state',
  team: 'c-team',
  channel: 'c-channel',
  dueAt: 'c-sla',
  assignee: 'c-agent',
  createdAt: 'c-asked',
  updatedAt: 'c-age',
}

const numeric: ReadonlySet<Column> = new Set(['number', 'createdAt', 'updatedAt'])
/** Until when a ticket is snoozed stands in the first of these columns that is shown. */
const snoozePlaces = ['dueAt', 'state', 'title'] as const
const longestSaid = 160

const utf8 = new TextEncoder()
const kept = keepMade<DeskRow, Uint8Array>()

/** Tickets as rows of the list; each is UTF-8, and not written again where it says the same as before. */
export function ticketRows(tickets: readonly DeskRow[], shown: Shown): readonly Uint8Array[] {
  const { columns, hasTags, frame } = shown
  const key = `${seenBy(frame)} ${frame.agent.role} ${hasTags} ${columns}`
  return tickets.map((ticket) =>
    kept(ticket, `${seenAt(frame.now, ticket)} ${key}`, () => utf8.encode(ticketRow(ticket, shown).text)),
  )
}

/** A box to choose it, for who can do something with it, then a cell for each column. */
function ticketRow(ticket: DeskRow, shown: Shown): Html {
  const { columns, frame, t } = shown
  const place = snoozePlaces.find((column) => columns.includes(column))
  const cells = columns.map((column) => {
    const classes = numeric.has(column) ? `${columnClasses[column]} num` : columnClasses[column]
    const inside = [column === place && snoozedChip(ticket.snoozed, frame, t), said[column](ticket, shown)]
    return column === 'title'
      ? html`<th class="${classes}" role="rowheader" scope="row">${inside}</th>`
      : html`<td class="${classes}" role="cell">${inside}</td>`
  })
  const choose =
    frame.agent.role !== 'observer' &&
    html`<input type="checkbox" name="ticket" value="${ticket.number}" aria-label="${t('bulk.choose', { number: ticket.number })}">`
  return html`<tr class="${ticket.ring === 'new' ? 'ticket unread' : 'ticket'}" role="row"><td class="c-check" role="cell">${choose}</td>${cells}</tr>`
}

/** What one column says of a ticket. */
const said: Readonly<Record<Exclude<Column, 'tags'>, (ticket: DeskRow, shown: Shown) => Piece>> = {
  priority: ({ priority }, { t }) => stars(priority, t),
  number: ({ number }) => number,
  requester: ({ requester }) => html`<bdi>${requester.name || requester.email || '–'}</bdi>`,
  title: ({ number, title, tags, description }, { hasTags }) => [
    html`<a href="/desk/tickets/${number}" dir="auto">${title}</a> `,
    (hasTags ? tags.slice(0, 3) : []).map((tag) => html`<span class="badge">${tag}</span> `),
    html`<span class="said" dir="auto">${description.slice(0, longestSaid)}</span>`,
  ],
  state: ({ ring, stateTitle, mergedInto }, { t }) => state(ring, mergedInto === null ? stateTitle : t('state.merged')),
  team: ({ teamName }) => html`<bdi>${teamName}</bdi>`,
  channel: ({ channel }, { t }) => t(`channel.${channel}`),
  dueAt: ({ sla }, { frame, t }) => {
    const clock = openClock(sla)
    return clock && due({ ...clock, dueAt: Date.parse(clock.dueAt), left: clock.openMinutesLeft }, frame, t)
  },
  assignee: ({ assigneeName: name }, { t }) =>
    name === null ? html`<span class="sr">${t('assignee.none')}</span>` : avatar({ name, small: true, label: name }),
  createdAt: ({ createdAt }, shown) => instant(createdAt, shown),
  updatedAt: ({ updatedAt }, shown) => instant(updatedAt, shown),
}

function instant(at: string, { frame: { now, language: locale, timeZone } }: Shown): Html {
  return moment({ at: Date.parse(at), now, locale, timeZone })
}
