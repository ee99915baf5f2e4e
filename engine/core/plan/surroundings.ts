import { type Defined, type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { evaluate } from '#engine/core/condition.ts'
import { isPublished } from '#engine/core/form/published.ts'
import { formTeam } from '#engine/core/form/team.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import { ticketSubject } from '#engine/core/ticket/subjects.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { FormFile, TeamFile, ViewFile } from '#engine/schemas/types.ts'
import type { Effect } from './finding.ts'

/** What a change does round a ticket: where it is listed, what is written to its people, and the ways in. */
export type Surroundings = (before: Ticket, after: Ticket, now: number) => readonly Effect[]

export function surroundingsOf(running: Definitions, definitions: Definitions): Surroundings {
  const parts = [views(running, definitions), templates(running, definitions), channels(running, definitions)]
  return (before, after, now) => [
    ...parts.flatMap((part) => part(before, after, now)),
    ...agents(running, definitions, after),
  ]
}

/** Each view that changed, and every view for a ticket that did. `me` is nobody: whose list it is does not change with the files. */
function views(running: Definitions, definitions: Definitions): Surroundings {
  const ids = [...new Set([...running.views.keys(), ...definitions.views.keys()])]
  const changed = new Set(ids.filter((id) => running.views.get(id)?.hash !== definitions.views.get(id)?.hash))
  if (changed.size === 0 && ids.length === 0) return () => []
  return (before, after, now) =>
    ids.flatMap((id): readonly Effect[] => {
      if (before === after && !changed.has(id)) return []
      const [old, next] = [running.views.get(id), definitions.views.get(id)]
      const was = isIn(old, before, now)
      const is = isIn(next, after, now)
      const place = next ?? old
      if (was === is || !place) return []
      return [{ kind: is ? 'view.joined' : 'view.left', rule: ruleAt(place, '/when'), about: `view ${id}` }]
    })
}

function isIn(view: Defined<ViewFile> | undefined, ticket: Ticket, now: number): boolean {
  if (!view || ticket.shelved) return false
  const { team, when } = view.value
  if (team !== undefined && team !== ticket.team) return false
  const { tags } = ticket.workflow
  if (when === undefined) return !tags.includes('solved') && !tags.includes('closed')
  return evaluate(when, ticketSubject(ticket), { now, matcher: linearPattern }).holds
}

/** Templates that the engine writes with whatever a workflow says. */
const always = ['reply', 'new-link', 'requests']

/** Tickets whose people may get a mail that is worded otherwise from now on. */
function templates(running: Definitions, definitions: Definitions): Surroundings {
  const changed = [...new Set([...running.mails.keys(), ...definitions.mails.keys()])].flatMap((id) => {
    const [old, next] = [running.mails.get(id), definitions.mails.get(id)]
    const locales = [...new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])])]
    const locale = locales.find((one) => old?.get(one)?.hash !== next?.get(one)?.hash)
    const place = locale === undefined ? undefined : (next?.get(locale) ?? old?.get(locale))
    return place ? [{ id, rule: ruleAt(place, '') }] : []
  })
  if (changed.length === 0) return () => []
  const byTeam = new Map<string, ReadonlySet<string>>()
  return (_, { team, shelved }) => {
    if (shelved) return []
    const used = byTeam.get(team) ?? templatesOf(definitions, team)
    byTeam.set(team, used)
    return changed
      .filter(({ id }) => used.has(id))
      .map(({ id, rule }): Effect => ({ kind: 'template.changed', rule, about: `mail ${id}` }))
  }
}

function templatesOf({ teams, workflows, policies }: Definitions, team: string): ReadonlySet<string> {
  const used = new Set(always)
  const walk = (value: unknown): void => {
    if (value === 'askForRating') used.add('rating-request')
    if (typeof value !== 'object' || value === null) return
    const { type, params } = value as { readonly type?: unknown; readonly params?: { readonly template?: unknown } }
    if (type === 'sendMail') used.add(String(params?.template))
    if (type === 'notify') used.add('notify')
    for (const inner of Object.values(value)) walk(inner)
  }
  const file = teams.get(team)?.value
  walk(workflows.get(file?.workflow ?? '')?.value)
  for (const { id, value } of policies.values()) if (file?.policies?.includes(id) ?? true) walk(value)
  return used
}

/** Tickets that came in by a way that is closed, or would be open again. */
function channels(running: Definitions, definitions: Definitions): Surroundings {
  return (before) => {
    const form = formOf(before)
    const was = form === null ? isOpenTo(running.teams.get(before.team), before) : isFormOpen(running, form.id)
    const is = form === null ? isOpenTo(definitions.teams.get(before.team), before) : isFormOpen(definitions, form.id)
    if (was === is) return []
    const cause = (form && causeInForm(running, definitions, form.id)) ?? causeInTeam(running, definitions, before)
    return cause === null ? [] : [{ kind: is ? 'channel.opened' : 'channel.closed', ...cause }]
  }
}

/** The form that a ticket came in by. */
function formOf({ channel, form }: Ticket): Ticket['form'] {
  return channel === 'form' ? form : null
}

type Cause = Pick<Effect, 'rule' | 'about'>

function isFormOpen(definitions: Definitions, id: string): boolean {
  const form = definitions.forms.get(id)
  return form !== undefined && isPublished(definitions, form)
}

/** What a form did itself: it came or went, is published or not, or names another team; null where its team did it. */
function causeInForm(running: Definitions, definitions: Definitions, id: string): Cause | null {
  const [old, next] = [running.forms.get(id), definitions.forms.get(id)]
  const place = next ?? old
  if (!place) return null
  const about = `form ${id}`
  const settings = ({ value }: Defined<FormFile>) => value['x-form'] ?? {}
  if (!old || !next || (settings(old).published !== false) !== (settings(next).published !== false))
    return { rule: ruleAt(place, '/x-form/published'), about }
  return settings(old).team === settings(next).team ? null : { rule: ruleAt(next, '/x-form/team'), about }
}

function causeInTeam(running: Definitions, definitions: Definitions, ticket: Ticket): Cause | null {
  const { team, channel } = ticket
  const form = formOf(ticket)
  const named = form === null ? undefined : definitions.forms.get(form.id)
  const id = (named && formTeam(definitions, named)?.id) ?? team
  const place = definitions.teams.get(id) ?? running.teams.get(id)
  return place ? { rule: ruleAt(place, `/channels/${channel}`), about: `${channel} of ${id}` } : null
}

function isOpenTo(team: Defined<TeamFile> | undefined, { channel }: Ticket): boolean {
  const ways = team?.value.channels as Readonly<Record<string, unknown>> | undefined
  // Forms name their team: it can only switch them off.
  return team !== undefined && (ways?.[channel] ?? channel === 'form') !== false
}

function agents(running: Definitions, definitions: Definitions, { assignee }: Ticket): readonly Effect[] {
  const old = assignee === null ? undefined : running.agents.get(assignee)
  if (!old || definitions.agents.has(old.id)) return []
  return [{ kind: 'name.gone', rule: `${old.file}:1`, about: `agent ${old.id}` }]
}
