import type { Defined, Definitions } from '#engine/core/catalogue.ts'
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
