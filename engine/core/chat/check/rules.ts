import { type Defined, ruleAt } from '#engine/core/catalogue.ts'
import { subjectsOf } from '#engine/core/condition.ts'
import { type DefinitionFinding, error, warning } from '#engine/core/finding.ts'
import { linearPattern } from '#engine/core/pattern.ts'
import { similar } from '#engine/core/similar.ts'
import type { ChatFile, ChatRule } from '#engine/schemas/types.ts'

/** What is wrong with the rules of a channel: patterns that are not linear, conditions on what pages do not have, rules that never decide. */
export function channelProblems(defined: Defined<ChatFile>): readonly DefinitionFinding[] {
  const rules = defined.value.rules ?? []
  return [...rules.flatMap(pattern), ...rules.flatMap(subjects), ...rules.flatMap(idle), ...shadowed(defined, rules)]
}

function pattern({ url }: ChatRule, index: number): readonly DefinitionFinding[] {
  if (url === undefined) return []
  try {
    linearPattern(url)
    return []
  } catch (problem) {
    const why = problem instanceof Error ? problem.message.replace(/^error parsing regexp: /, '') : ''
    const hint = 'RE2 syntax: no look-around, no back-references'
    return [error('docket/bad-pattern', `/rules/${index}/url`, `the pattern does not compile: ${why}`, hint)]
  }
}

const known = ['url', 'country', 'language', 'device']

function subjects({ when }: ChatRule, index: number): readonly DefinitionFinding[] {
  return (when === undefined ? [] : subjectsOf(when))
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = similar(name, known)
      const hint = meant === null || meant === undefined ? `known: ${known.join(', ')}` : `did you mean "${meant}"?`
      return {
        ...error('docket/unknown-subject', `/rules/${index}/when/${name}`, `pages have no "${name}"`, hint),
        part: 'key',
      }
    })
}

/** Parts that do nothing beside the others. */
function idle(
  { show, openAfterSeconds, script, scriptWhen, whenConditionFails }: ChatRule,
  index: number,
): readonly DefinitionFinding[] {
  const at = `/rules/${index}`
  return [
    ...(openAfterSeconds !== undefined && show !== 'open'
      ? [
          warning(
            'docket/idle-part',
            `${at}/openAfterSeconds`,
            'only a rule with "show": "open" opens the panel',
            'write "show": "open", or take it out',
          ),
        ]
      : []),
    ...(show === 'hide' && script !== undefined
      ? [
          warning(
            'docket/idle-part',
            `${at}/script`,
            'a hidden chat has no script: "hide" always wins',
            'show the button, or take the script out',
          ),
        ]
      : []),
    ...(script === undefined && scriptWhen !== undefined
      ? [warning('docket/idle-part', `${at}/scriptWhen`, 'the rule names no script', 'name one, or take it out')]
      : []),
    ...(whenConditionFails !== undefined && (scriptWhen ?? 'always') === 'always'
      ? [
          warning(
            'docket/idle-part',
            `${at}/whenConditionFails`,
            'a script that speaks always never fails its condition',
            'say when it speaks',
          ),
        ]
      : []),
  ]
}

/** Rules that never decide, because one that is asked before fits wherever they do. */
function shadowed(defined: Defined<ChatFile>, rules: readonly ChatRule[]): readonly DefinitionFinding[] {
  return rules.flatMap((rule, index) => {
    const earlier = rules.slice(0, index).findIndex((one) => covers(one, rule))
    const other = rules[earlier]
    if (other === undefined) return []
    const where = ruleAt(defined, `/rules/${earlier}`)
    const pages =
      other.url === undefined || other.url === '' ? 'every page' : `every page that matches ${rule.url ?? 'it'}`
    const countries = rule.countries === undefined ? '' : ` from ${rule.countries.join(', ')}`
    return [
      error(
        'docket/shadowed-rule',
        `/rules/${index}`,
        `this rule never decides: ${where} comes first and fits ${pages}${countries}`,
        'put the narrower rule first',
      ),
    ]
  })
}

/** Whether the first rule fits whenever the second one does; false where that cannot be said for certain. */
function covers(first: ChatRule, second: ChatRule): boolean {
  const sameConditions = first.when === undefined || JSON.stringify(first.when) === JSON.stringify(second.when)
  return sameConditions && coversCountries(first, second) && coversPages(first, second) && !mayStepAside(first)
}

/** Rules with countries are asked in a pass of their own: only rules of the same pass stand before each other. */
function coversCountries({ countries: first }: ChatRule, { countries: second }: ChatRule): boolean {
  if (first === undefined || second === undefined) return first === second
  return second.every((country) => first.includes(country))
}

function coversPages(first: ChatRule, second: ChatRule): boolean {
  const [one, other] = [first.url ?? '', second.url ?? '']
  if (one === '') return true
  if ((first.match ?? 'path') !== (second.match ?? 'path')) return false
  if (one === other) return true
  const prefix = literalPrefix(one)
  return prefix !== null && (literalPrefix(other)?.startsWith(prefix) ?? false)
}

/** `/pricing` of `^/pricing`: what an address begins with, where the pattern says nothing else; of a longer one what it begins with too. */
function literalPrefix(pattern: string): string | null {
  const match = /^\^((?:[\w/-]|\\[./-])+)$/.exec(pattern)
  return match === null ? null : (match[1] ?? '').replaceAll('\\', '')
}

/** Its script may not be wanted, or have nothing to say: then the next rule is asked. */
function mayStepAside({ script, scriptWhen = 'always', whenConditionFails = 'skipRule' }: ChatRule): boolean {
  return script !== undefined && scriptWhen !== 'always' && whenConditionFails === 'skipRule'
}
