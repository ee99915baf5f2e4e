import { expect, test } from 'vitest'
import type { SlaResource } from '#engine/http/resources/types.ts'
import { deskTexts } from '#site/i18n/desk/texts.ts'
import { minutesIn } from './minutes.ts'
import { openClock } from './open-clock.ts'
import { ruleName } from './rule-name.ts'

const clock = (state: SlaResource['state'], dueAt: string, openMinutesLeft: number | null): SlaResource => ({
  policy: state,
  metric: 'resolution',
  state,
  dueAt,
  openMinutesLeft,
})

test('a list shows the clock that is due first, running before paused, and a met one only when nothing is open', () => {
  const met = clock('met', '2026-11-24T08:00:00.000Z', null)
  const paused = clock('paused', '2026-11-24T09:00:00.000Z', 10)
  const later = clock('running', '2026-11-26T09:00:00.000Z', 900)
  const sooner = clock('breached', '2026-11-24T07:00:00.000Z', -60)
  expect(openClock([met, paused, later, sooner])).toBe(sooner)
  expect(openClock([met, paused, later])).toBe(later)
  expect(openClock([met, paused])).toBe(paused)
  expect(openClock([met])).toBe(met)
  expect(openClock([])).toBeNull()
})

test('open time is said in minutes, then in hours', () => {
  const [en, zh] = [deskTexts('en'), deskTexts('zh-CN')]
  expect([42, 60, 65, 160].map((minutes) => minutesIn(en, minutes))).toEqual(['42 min', '1 h', '1 h 05', '2 h 40'])
  expect(minutesIn(zh, 160)).toBe('2 小时 40')
})

test('a rule is called by its file and line', () => {
  expect(ruleName('workflows/urgent.sla.json:6@a1b2c3d4e5f6')).toBe('urgent.sla.json:6')
})
