import { linearPattern } from '#engine/core/pattern.ts'
import type { Check } from './check.ts'
import { testsOf, ticketConditions } from './walk.ts'

const longestPattern = 1000

export const badPattern: Check = {
  code: 'docket/bad-pattern',
  severity: 'error',
  about: 'A pattern has to compile in RE2: no look-ahead, no look-behind, no back-references, at most 1000 characters.',
  file: 'workflows/urgent.view.json',
  bad: '"when": { "requester.email": { "matches": "(?=vip)" } }',
  good: '"when": { "requester.email": { "matches": "^vip" } }',
  instead: '"when": { "priority": 3 }',
  run(set, report) {
    for (const { defined, condition, pointer } of ticketConditions(set)) {
      for (const { operator, operand, pointer: at } of testsOf(condition, pointer)) {
        const problem = operator === 'matches' ? patternProblem(String(operand)) : null
        if (problem !== null)
          report(defined, { pointer: at, message: problem, hint: 'RE2 syntax: no look-around, no back-references' })
      }
    }
  },
}

function patternProblem(source: string): string | null {
  if (source.length > longestPattern) return `the pattern has more than ${longestPattern} characters`
  try {
    linearPattern(source)
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : ''
    return `the pattern does not compile: ${why}`
  }
}
