import { keepMade } from '#engine/core/keep-made.ts'
import type { BoardCard, BoardColumn } from '#engine/http/routes/desk/board.ts'
import type { DeskFrame } from '#engine/http/routes/desk/frame.ts'
import { avatar } from '#site/components/avatar.ts'
import { icon } from '#site/components/icon.ts'
import { attribute, type Html, html } from '#site/html/html.ts'
import type { DeskTexts } from '#site/i18n/desk/texts.ts'
import { due } from './due.ts'
import { openClock } from './open-clock.ts'
import { seenAt, seenBy } from './seen-at.ts'
import { stars } from './stars.ts'

/** Who looks at the board, in which words, and what stands on it. */
export interface Board {
  readonly frame: DeskFrame
  readonly columns: readonly BoardColumn[]
  /** Address to come back to. */
  readonly next: string
  readonly t: DeskTexts
}

const utf8 = new TextEncoder()
const kept = keepMade<BoardCard, Uint8Array>()

/** Tickets of a column as cards; each is UTF-8, and not written again where it says the same as before. */
export function boardCards(cards: readonly BoardCard[], board: Board): readonly Uint8Array[] {
  const { frame, columns, next } = board
  const key = `${seenBy(frame)} ${frame.agent.role} ${next} ${JSON.stringify(columns.map(({ state, title }) => [state, title]))}`
  return cards.map((card) =>
    kept(card, `${seenAt(frame.now, card)} ${key}`, () => utf8.encode(boardCard(card, board).text)),
  )
}

/** A ticket on the board: stars to set, deadline, assignee, and a menu of the columns that it can go to. */
function boardCard(card: BoardCard, board: Board): Html {
  const { number, title, priority, requester } = card
  const { frame, t } = board
  const isWorking = frame.agent.role !== 'observer'
  const ways = waysOf(card, board)
  const link = html`<a href="/desk/tickets/${number}" dir="auto" draggable="false">${title}</a>`
  const who = html`<span class="num">${number}</span><bdi class="card-who">${requester.name || requester.email}</bdi>`
  const menu = isWorking && ways.length > 0 && moveMenu(number, ways, board)
  const above = html`<div class="meta">${isWorking ? starForm(card, board) : stars(priority, t)}${who}${menu}</div>`
  const tags = card.tags.slice(0, 2).map((tag) => html`<span class="badge">${tag}</span>`)
  const below = html`<div class="meta">${chipOf(card, board)}${tags}<span class="push row">${assigneeOf(card, t)}</span></div>`
  const draggable = attribute('draggable', isWorking ? 'true' : undefined)
  return html`<li class="card" data-ticket="${number}" data-ways="${ways.map(({ to }) => to).join(' ')}"${draggable}>${link}${above}${below}</li>`
}

interface WayTo {
  readonly to: string
  readonly title: string
  /** What the event is called that leads there. */
  readonly by: string
}

function waysOf(card: BoardCard, { columns }: Board): readonly WayTo[] {
  return columns.flatMap(({ state, title }) => {
    const way = card.ways.find(({ to }) => to.includes(state))
    return way === undefined ? [] : [{ to: state, title, by: way.title }]
  })
}

/** The star that is lit last, pressed again, goes out. */
function starForm({ number, priority }: BoardCard, { next, t }: Board): Html {
  const tone = attribute('data-tone', priority === 3 ? 'late' : undefined)
  const buttons = ([1, 2, 3] as const).map((star) => {
    const sets = (star === priority ? star - 1 : star) as 0 | 1 | 2 | 3
    const name = t(`priority.${sets}`)
    const drawn = icon({ name: 'star', class: star > priority ? 'off' : undefined })
    return html`<button type="submit" name="action" value="priority:${sets}" aria-label="${number}: ${name}" title="${name}">${drawn}</button>`
  })
  const label = `${t('priority')}: ${t(`priority.${priority}`)}`
  const group = html`<span class="stars"${tone} role="group" aria-label="${label}">${buttons}</span>`
  return html`<form class="card-stars" method="post" action="/desk/bulk"${tone}>${about(number, next)}${group}</form>`
}

function moveMenu(number: number, ways: readonly WayTo[], { next, t }: Board): Html {
  const buttons = ways.map(({ to, title, by }) => {
    const event = html`<span class="muted push">${by}</span>`
    return html`<button type="submit" name="to" value="${to}">${icon({ name: 'right' })}${title}${event}</button>`
  })
  const opener = html`<summary class="button quiet only" aria-label="${t('board.actions', { number })}">${icon({ name: 'dots' })}</summary>`
  const form = html`<form class="menu float" method="post" action="/desk/board/move" aria-label="${t('board.move')}">${about(number, next)}${buttons}</form>`
  return html`<details class="card-menu push">${opener}${form}</details>`
}

/** Which ticket a form is about, and where it leads back to. */
function about(number: number, next: string): Html {
  return html`<input type="hidden" name="ticket" value="${number}"><input type="hidden" name="next" value="${next}">`
}

function chipOf({ sla }: BoardCard, { frame, t }: Board): Html | null {
  const clock = openClock(sla)
  return clock && due({ ...clock, dueAt: Date.parse(clock.dueAt), left: clock.openMinutesLeft }, frame, t)
}

function assigneeOf({ assigneeName: name }: BoardCard, t: DeskTexts): Html {
  if (name === null) return html`<span class="sr">${t('assignee.none')}</span>`
  return avatar({ name, small: true, label: name })
}
