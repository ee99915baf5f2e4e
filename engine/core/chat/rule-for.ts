import { ruleAt } from '#engine/core/catalogue.ts'
import { chatChannels, formInChat } from './channel.ts'
import { matchRule, type PageVisit, type RuleMatch } from './channel-rule.ts'
import type { ChatWorld } from './draft.ts'
import { anybodyThere } from './people.ts'
import { isUsable } from './script.ts'

export interface RuleFor extends RuleMatch {
  /** `file:line` of the rule. */
  readonly at: string | null
}

/**
 * The rule of the channel that fits this page now. `greeting` is the script that has greeted the visitor already, if one has: when somebody came or went
 * since and another rule fits now, the one that it spoke by holds, for what it asked is about to be answered.
 */
export function ruleFor(world: ChatWorld, visit: PageVisit, greeting = ''): RuleFor {
  const isThere = anybodyThere(world)
  const now = ruleWhere(world, visit, isThere)
  if (greeting === '' || now.script === greeting) return now
  const before = ruleWhere(world, visit, !isThere)
  return before.script === greeting ? before : now
}

function ruleWhere({ channel, definitions }: ChatWorld, visit: PageVisit, hasOperator: boolean): RuleFor {
  const match = matchRule(channel?.file.rules ?? [], visit, {
    hasOperator,
    hasFallback: formInChat(definitions, channel?.file.fallback?.form) !== null,
    isUsable: (script) => isUsable(definitions.scripts.get(script)),
  })
  const defined = channel === null ? undefined : chatChannels(definitions).get(channel.id)?.defined
  return { ...match, at: match.rule === null || !defined ? null : ruleAt(defined, `/rules/${match.rule}`) }
}
