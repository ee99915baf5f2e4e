import { expect, test } from 'vitest'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
import { dayName, policyTitle, teamName } from './names.ts'

const definitions = definitionsOf({
  workflows: { support: { id: 'support', initial: 'new', states: { new: {} } } },
  teams: { care: { name: 'Care', workflow: 'support', i18n: { zh: { name: '客服' } } } },
  policies: { standard: { title: 'Standard', targets: { resolution: 'PT4H' }, i18n: { 'zh-cn': { title: '标准' } } } },
  hours: {
    office: {
      timeZone: 'UTC',
      week: officeWeek([['09:00', '17:00']]),
      holidays: [{ date: '2026-12-25', name: 'Christmas', i18n: { zh: { name: '圣诞节' } } }],
    },
  },
})

test('a name is told in the language of the reader, however that is written in the file', () => {
  const named = (language: string) => [
    teamName(definitions, 'care', language),
    policyTitle(definitions, 'standard', language),
    dayName(definitions, 'Christmas', language),
  ]
  expect(named('zh-CN')).toEqual(['客服', '标准', '圣诞节'])
  expect(named('en')).toEqual(['Care', 'Standard', 'Christmas'])
})

test('what has no translation is told as it is written, and what is gone by its id', () => {
  expect(dayName(definitions, 'Boxing Day', 'zh-CN')).toBe('Boxing Day')
  expect(policyTitle(definitions, 'urgent', 'zh-CN')).toBe('urgent')
})
