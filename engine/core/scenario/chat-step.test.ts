import { describe, expect, test } from 'vitest'
import { workingTree } from '#engine/adapters/working-tree.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import type { ScenarioFile, WorkflowFile } from '#engine/schemas/types.ts'
import { definitionsOf, officeWeek } from '#engine/testing/define.ts'
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

  test('fills in what the channel asks before, and the form that its script asks for', () => {
    if (!definitions) throw new Error('the sample is broken')
    const chats = definitionsOf({
      teams: { care: { name: 'Care', workflow: 'support', channels: { chat: true }, default: true } },
      workflows: { support: definitions.workflows.get('support')?.value as WorkflowFile },
      hours: { office: { timeZone: 'Europe/Berlin', week: officeWeek([['09:00', '17:00']]) } },
      agents: {
        ana: { name: 'Ana', email: 'ana@example.com', role: 'agent', teams: { care: 'agent' } },
        bo: { name: 'Bo', email: 'bo@example.com', role: 'agent', teams: { care: 'agent' }, country: 'BE' },
      },
      forms: {
        who: {
          title: 'Who',
          type: 'object',
          properties: {
            email: { type: 'string', format: 'email', title: 'E-mail' },
            order: { type: 'string', title: 'Order' },
          },
          required: ['email'],
        },
      },
      scripts: {
        ask: {
          title: 'Ask',
          steps: [
            { id: 'hello', type: 'text', message: 'Hello' },
            { id: 'who', type: 'form', message: 'Who are you?', form: 'who' },
            { id: 'human', type: 'operator', message: 'Somebody comes' },
            { id: 'bye', type: 'ticket', message: 'We answer by mail.' },
          ],
        },
      },
      chats: {
        desk: { title: 'Desk', team: 'care', rules: [{ show: 'button', script: 'ask' }] },
        first: { title: 'First', team: 'care', before: 'who' },
      },
    })
    const value = (when: ScenarioFile['when'], then: NonNullable<ScenarioFile['then']>): ScenarioFile => ({
      title: 'A story',
      given: { now: daytime, online: ['ana', 'bo'] },
      when,
      then,
    })
    const told = (file: ScenarioFile) =>
      play(chats, { id: 'story', file: 'story.scenario.json', hash: '', value: file, lines: {} }).failures
    const open = { chat: { phase: 'open', operators: ['bo'] } } satisfies ScenarioFile['then']
    const from = { url: '/', country: 'BE' }
    expect(told(value([{ chat: 'desk', ...from, values: { email: 'ada@customers.example' } }], open))).toEqual([])
    expect(
      told(value([{ chat: 'first', ...from, values: { email: 'ada@customers.example' }, says: ['Hello'] }], open)),
    ).toEqual([])
    expect(JSON.stringify(told(value([{ chat: 'first', ...from, says: ['Hello'] }], open)))).toContain(
      'The form refuses',
    )
    expect(JSON.stringify(told(value([{ chat: 'desk', ...from, values: { email: 'nobody' } }], open)))).toContain(
      'The form refuses',
    )
  })
})
