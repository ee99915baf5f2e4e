import { type Definitions, ruleAt } from '#engine/core/catalogue.ts'
import { subjectsOf } from '#engine/core/condition.ts'
import type { ChatRule } from '#engine/schemas/types.ts'
import { chatChannels } from './channel.ts'

/** `file:line` of every rule that asks where a visitor is, in the channels that are switched on. */
export function countryRules(definitions: Definitions): readonly string[] {
  return [...chatChannels(definitions).values()].flatMap(({ file, defined }) =>
    (file.rules ?? []).flatMap((rule, index) =>
      defined !== null && asksCountry(rule) ? [ruleAt(defined, `/rules/${index}`)] : [],
    ),
  )
}

function asksCountry({ countries, when = {} }: ChatRule): boolean {
  return countries !== undefined || subjectsOf(when).includes('country')
}
