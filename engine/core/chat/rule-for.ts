import { ruleAt } from '#engine/core/catalogue.ts'
import { chatChannels } from './channel.ts'
import { matchRule, type PageVisit, type RuleMatch } from './channel-rule.ts'
import type { ChatWorld } from './draft.ts'
import { anybodyThere } from './people.ts'
import { isUsable } from './script.ts'

/** The rule of the channel that fits this page now. */
export function ruleFor(world: ChatWorld, visit: PageVisit): RuleMatch & { readonly at: string | null } {
  const { channel, definitions } = world
  const rules = channel?.file.rules ?? []
  const match = matchRule(rules, visit, {
    hasOperator: anybodyThere(world),
    hasFallback: channel?.file.fallback !== undefined,
    isUsable: (script) => isUsable(definitions.scripts.get(script)),
  })
  const defined = channel === null ? undefined : chatChannels(definitions).get(channel.id)?.defined
  return { ...match, at: match.rule === null || !defined ? null : ruleAt(defined, `/rules/${match.rule}`) }
}
