import { describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { ScenarioFile } from '#engine/schemas/types.ts'
import { root } from '#engine/testing/sources.ts'
import { play } from './play.ts'

const { definitions } = loadDefinitions(await workingTree(root).read(), null)
if (!definitions) throw new Error('the sample is broken')

const daytime = '2026-11-24T10:00:00+01:00'
const page = { chat: 'website', url: '/articles/tents/' }

function failuresOf(online: string[], when: ScenarioFile['when'], then: NonNullable<ScenarioFile['then']>) {
  const value: ScenarioFile = { title: 'A story', given: { now: daytime, online }, when, then }
  const scenario = { id: 'story', file: 'workflows/story.scenario.json', hash: '', value, lines: {} }
  if (!definitions) throw new Error('the sample is broken')
  return play(definitions, scenario).failures.map(({ pointer, expected, actual }) => ({ pointer, expected, actual }))
}

describe('a chat in a scenario', () => {
  test('says what differs from what is expected', () => {
    expect(
      failuresOf(['ana'], [{ ...page, says: ['Hello'] }], {
        chat: { show: 'hide', phase: 'open', operators: ['ana'], step: 'order', ticket: true, last: 'Hello' },
      }),
    ).toEqual([
      { pointer: '/then/chat/show', expected: 'hide', actual: 'button' },
      { pointer: '/then/chat/phase', expected: 'open', actual: 'script' },
      { pointer: '/then/chat/operators', expected: ['ana'], actual: [] },
      { pointer: '/then/chat/step', expected: 'order', actual: 'topic' },
      { pointer: '/then/chat/ticket', expected: true, actual: false },
      { pointer: '/then/chat/last', expected: 'Hello', actual: 'What is it about?' },
    ])
  })

  test('follows the rules of the page it is on', () => {
    expect(
      failuresOf([], [{ chat: 'website', url: '/forms/contact/' }], { chat: { show: 'button', script: null } }),
    ).toEqual([])
    expect(
      failuresOf([], [{ chat: 'website', url: '/chat/website' }], { chat: { show: 'open', script: 'welcome' } }),
    ).toEqual([])
  })

  test('waits where nobody is there, and is given to whoever comes', () => {
    expect(
      failuresOf(
        [],
        [
          { chat: 'website', url: '/forms/contact/', says: ['Is anybody there?'] },
          { then: { chat: { phase: 'waiting', operators: [] } } },
          { online: ['ana'] },
          { then: { chat: { phase: 'open', operators: ['ana'] } } },
          { online: [] },
        ],
        { chat: { phase: 'waiting' } },
      ),
    ).toEqual([])
  })

  test('goes on by mail where an answer was not seen, in a ticket that the steps are then about', () => {
    expect(
      failuresOf(
        ['ana'],
        [
          { chat: 'website', url: '/forms/contact/', says: ['Where is it?'], email: 'ada@customers.example' },
          { operator: 'ana', says: ['On its way.'], ends: true },
          {
            then: {
              chat: { phase: 'ended', ticket: true },
              state: 'waiting',
              message: { by: 'agent', text: 'On its way.' },
            },
          },
          { requester: { type: 'customer.replied', text: 'It has come.' } },
        ],
        { state: 'open' },
      ),
    ).toEqual([])
  })

  test('becomes a ticket where its operator makes one, and what follows is in it', () => {
    expect(
      failuresOf(
        ['ana'],
        [
          { chat: 'website', url: '/forms/contact/', says: ['The pole is bent.'] },
          { operator: 'ana', says: ['I see.'], makesTicket: 'Bent pole' },
          { chat: 'website', says: ['Thank you.'] },
        ],
        { message: { by: 'customer', text: 'Thank you.' }, chat: { phase: 'open', ticket: true } },
      ),
    ).toEqual([])
  })

  test('ends by itself after a day without a word', () => {
    expect(failuresOf(['ana'], [{ ...page, says: ['Hello'] }, { wait: 'P2D' }], { chat: { phase: 'ended' } })).toEqual(
      [],
    )
  })

  test('refuses what its people cannot do', () => {
    expect(failuresOf([], [{ operator: 'ana', joins: true }], { chat: { phase: 'open' } })).toEqual([
      { pointer: '/when/0/operator', expected: 'taken', actual: 'There is no conversation yet: begin with a chat.' },
      { pointer: '/then/chat', expected: { phase: 'open' }, actual: null },
    ])
    expect(failuresOf([], [{ chat: 'website', email: 'nobody' }], { chat: { phase: 'new' } })).toEqual([
      { pointer: '/when/0/chat', expected: 'taken', actual: '"nobody" is no mail address.' },
    ])
  })
})
