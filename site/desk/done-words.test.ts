import { expect, test } from 'vitest'
import { deskTexts } from '#site/i18n/desk/texts.ts'
import { doneWords } from './done-words.ts'

const said = (what: string, name: string, count: number, language = 'en') =>
  doneWords({ what, name }, count, deskTexts(language))

test('what was done to several tickets is said with how many they were', () => {
  expect([
    said('priority', '2', 12),
    said('priority', '3', 1),
    said('assign', 'Ana', 2),
    said('assign', '', 2),
    said('macro', 'Say thanks and solve', 12),
    said('tag', ' tents ', 3),
    said('snooze', 'reply', 1),
    said('snooze', '24', 2),
    said('snooze', '168', 2),
    said('event', 'ticket.solved', 1),
    said('event', 'ticket.taken', 4),
  ]).toEqual([
    'Priority set to High on 12 tickets.',
    'Priority set to Urgent on 1 ticket.',
    'Assigned 2 tickets to Ana.',
    'Assigned 2 tickets to nobody.',
    'Ran the macro “Say thanks and solve” on 12 tickets.',
    'Tagged 3 tickets with “tents”.',
    'Snoozed 1 ticket until somebody writes.',
    'Snoozed 2 tickets for a day.',
    'Snoozed 2 tickets.',
    'Solved 1 ticket.',
    'Took 4 tickets.',
  ])
  expect(said('priority', '2', 12, 'zh-CN')).toBe('已将 12 个工单的优先级设为高。')
  expect(said('macro', '致谢', 1, 'zh-CN')).toBe('已对 1 个工单运行宏“致谢”。')
})

test('an action that has no sentence of its own still says how many tickets it was done to', () => {
  expect([said('event', 'constructor', 2), said('priority', '9', 1), said('constructor', 'x', 2)]).toEqual([
    'Done with 2 tickets.',
    'Done with 1 ticket.',
    'Done with 2 tickets.',
  ])
})
