import { type Defined, type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { evaluate } from '#engine/core/condition.ts'
import { isPublished } from '#engine/core/form/published.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import { ticketSubject } from '#engine/core/ticket/subjects.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import type { TeamFile, ViewFile } from '#engine/schemas/types.ts'
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
    const effects: Effect[] = []
    const [old, next] = [running.teams.get(before.team), definitions.teams.get(before.team)]
    if (old?.hash !== next?.hash) {
      const [was, is] = [isOpenTo(old, before), isOpenTo(next, before)]
      const place = next ?? old
      if (was !== is && place)
        effects.push({
          kind: is ? 'channel.opened' : 'channel.closed',
          rule: ruleAt(place, `/channels/${before.channel}`),
          about: `${before.channel} of ${before.team}`,
        })
    }
    const id = before.form?.id ?? ''
    const [oldForm, form] = [running.forms.get(id), definitions.forms.get(id)]
    if (oldForm?.hash !== form?.hash) {
      const was = oldForm !== undefined && isPublished(running, oldForm)
      const is = form !== undefined && isPublished(definitions, form)
      const place = form ?? oldForm
      if (was !== is && place)
        effects.push({
          kind: is ? 'channel.opened' : 'channel.closed',
          rule: ruleAt(place, '/x-form/published'),
          about: `form ${id}`,
        })
    }
    return effects
  }
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
