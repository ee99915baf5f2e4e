import { expect, test } from 'vitest'
import { ruleAddress, ruleName } from './rule-name.ts'

test('a rule is told by its file and line, and leads to the revision that decided', () => {
  const rule = 'workflows/urgent/a b.sla.json:6@a1b2c3'
  expect(ruleName(rule)).toBe('a b.sla.json:6')
  expect(ruleAddress(rule)).toBe('/desk/rule?file=workflows%2Furgent%2Fa+b.sla.json&revision=a1b2c3#L6')
  expect(ruleAddress('workflows/urgent.sla.json:6')).toBeNull()
})
