import type { Defined, Definitions } from '#engine/core/catalogue.ts'
import { teamCalendar } from '#engine/core/sla/policy.ts'
import type { FormFile, TeamFile } from '#engine/schemas/types.ts'

/** The team that gets what the form brings: the one it names, else the default one, else the first; undefined where there is none at all. */
export function formTeam(
  { teams }: Pick<Definitions, 'teams'>,
  { value }: Pick<Defined<FormFile>, 'value'>,
): Defined<TeamFile> | undefined {
  const all = [...teams.values()]
  const named = value['x-form']?.team
  return all.find(({ id }) => id === named) ?? all.find((team) => team.value.default === true) ?? all[0]
}

/** The zone in which a team reads a clock whose reader did not name their own. */
export function zoneOfTeam(definitions: Definitions, team: Defined<TeamFile>): string {
  return team.value.timeZone ?? teamCalendar(definitions, team.id).timeZone
}

/** The same of the team that gets what the form brings. */
export function formTimeZone(definitions: Definitions, form: Pick<Defined<FormFile>, 'value'>): string {
  const team = formTeam(definitions, form)
  return team ? zoneOfTeam(definitions, team) : 'UTC'
}
