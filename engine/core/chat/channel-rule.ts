import { evaluate } from '#engine/core/condition.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import type { ChatRule } from '#engine/schemas/types.ts'

/** The page and its reader, as rules see them. */
export interface PageVisit {
  /** Path and query. */
  readonly url: string
  /** The whole address; the same as `url` where the page did not say more. */
  readonly href: string
  /** ISO 3166; null when it is unknown. */
  readonly country: string | null
  readonly language: string
  readonly device: 'phone' | 'desktop' | null
}

export interface RuleContext {
  readonly hasOperator: boolean
  /** The channel has a form for those who find nobody: then the widget is that form, and need not hide. */
  readonly hasFallback?: boolean
  /** Whether a script of this id exists and says something. */
  readonly isUsable: (script: string) => boolean
}

export interface RuleMatch {
  readonly show: 'button' | 'notification' | 'open' | 'hide'
  readonly openAfterSeconds: number
  readonly script: string | null
  /** Index of the rule in its file; null: none fits. */
  readonly rule: number | null
  /** Rules that were asked and did not fit, with the reason. */
  readonly skipped: readonly { readonly rule: number; readonly because: string }[]
}

/** A longer address is not read to its end: patterns are linear, and still no page needs more. */
export const longestUrl = 2_048

/**
 * The first rule that fits decides. Where the country is known, all rules that name it are asked before those without countries; a rule
 * with countries never fits a visitor whose country is unknown. No rule fits: the button shows while an operator is there, or a form that
 * stands in for one.
 */
export function matchRule(rules: readonly ChatRule[], visit: PageVisit, context: RuleContext): RuleMatch {
  const skipped: { rule: number; because: string }[] = []
  for (const index of inOrder(rules, visit.country)) {
    const rule = rules[index] as ChatRule
    const because = whyNot(rule, visit)
    if (because !== null) {
      skipped.push({ rule: index, because })
      continue
    }
    const bot = botOf(rule, context)
    if (bot.because !== null) {
      skipped.push({ rule: index, because: bot.because })
      continue
    }
    return { ...shown(rule, bot.script, context), script: bot.script, rule: index, skipped }
  }
  return {
    show: context.hasOperator || context.hasFallback ? 'button' : 'hide',
    openAfterSeconds: 0,
    script: null,
    rule: null,
    skipped,
  }
}

/** Two passes: rules that list the visitor's country, then rules without countries. */
function inOrder(rules: readonly ChatRule[], country: string | null): readonly number[] {
  const indexes = rules.map((_, index) => index)
  const listing = indexes.filter((index) => country !== null && (rules[index]?.countries ?? []).includes(country))
  const general = indexes.filter((index) => rules[index]?.countries === undefined)
  return [...listing, ...general]
}

function whyNot({ url = '', match = 'path', when }: ChatRule, visit: PageVisit): string | null {
  const text = (match === 'href' ? visit.href : visit.url).slice(0, longestUrl)
  if (url !== '' && !linearPattern(url).test(text)) return `url does not match ${url}`
  if (when === undefined) return null
  const { language, country, device } = visit
  const subjects: Readonly<Record<string, string | null>> = { url: visit.url, language, country, device }
  const { because } = evaluate(when, (name) => subjects[name] ?? undefined, { matcher: linearPattern })
  return because
}

interface Bot {
  readonly script: string | null
  /** Why the whole rule does not fit; null when it does. */
  readonly because: string | null
}

function botOf(rule: ChatRule, { hasOperator, isUsable }: RuleContext): Bot {
  const { script, scriptWhen = 'always', whenConditionFails = 'skipRule' } = rule
  if (script === undefined) return { script: null, because: null }
  if (!isUsable(script)) return { script: null, because: `the script "${script}" has nothing to say` }
  const holds = scriptWhen === 'always' || (scriptWhen === 'operator') === hasOperator
  if (holds) return { script, because: null }
  if (whenConditionFails === 'withoutBot') return { script: null, because: null }
  return { script: null, because: hasOperator ? 'an operator is there' : 'no operator is there' }
}

/** `hide` always wins; anything else needs somebody, or a script, to talk to, or a form to leave words in. */
function shown(
  { show = 'button', openAfterSeconds = 0 }: ChatRule,
  script: string | null,
  { hasOperator, hasFallback = false }: RuleContext,
): Pick<RuleMatch, 'show' | 'openAfterSeconds'> {
  if (show === 'hide' || (script === null && !hasOperator && !hasFallback)) return { show: 'hide', openAfterSeconds: 0 }
  return { show, openAfterSeconds: show === 'open' ? openAfterSeconds : 0 }
}
