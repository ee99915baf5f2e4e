import { createHash } from 'node:crypto'
import type { Definitions } from './catalogue.ts'

/** Team → form ('' for none) → closure. */
const known = new WeakMap<Definitions, Map<string, Map<string, string>>>()

/**
 * The closure of a ticket: 12 hex digits over the content of everything that governs it (workflow, team, policies, hours, form, own guards and actions). A new
 * revision touches only tickets whose closure it changes.
 */
export function closureOf(definitions: Definitions, team: string, form: string | null): string {
  const same = known
    .get(definitions)
    ?.get(team)
    ?.get(form ?? '')
  if (same !== undefined) return same
  const hash = computeClosure(definitions, team, form)
  const teams = known.get(definitions) ?? new Map<string, Map<string, string>>()
  known.set(definitions, teams.set(team, (teams.get(team) ?? new Map<string, string>()).set(form ?? '', hash)))
  return hash
}

/** Every closure that a ticket could have under these definitions. */
export function allClosures(definitions: Definitions): readonly string[] {
  const forms = [null, ...definitions.forms.keys()]
  return [...definitions.teams.keys()].flatMap((team) => forms.map((form) => closureOf(definitions, team, form)))
}

function computeClosure(definitions: Definitions, teamId: string, formId: string | null): string {
  const team = definitions.teams.get(teamId)
  const policies = [...definitions.policies.values()].filter(({ id }) => team?.value.policies?.includes(id) ?? true)
  const hours = new Set(['office', team?.value.hours, ...policies.map(({ value }) => value.hours)])
  const parts = [
    definitions.workflows.get(team?.value.workflow ?? ''),
    team,
    ...policies,
    ...[...definitions.hours.values()].filter(({ id }) => hours.has(id)),
    formId === null ? undefined : definitions.forms.get(formId),
  ]
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part ? `${part.file}\0${part.hash}\0` : '\0')
  if (definitions.own.hash !== '') digest.update(`own\0${definitions.own.hash}`)
  return digest.digest('hex').slice(0, 12)
}
