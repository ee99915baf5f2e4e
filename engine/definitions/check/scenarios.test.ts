import { describe, expect, test } from 'vitest'
import { frameText } from '#engine/definitions/frame.ts'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'

const path = 'workflows/story.scenario.json'
const sound = {
  title: 'A story',
  given: { now: '2026-11-24T10:00:00+01:00' },
  when: [{ form: 'contact', values: {} }],
  then: { state: 'new' },
}

function load(scenario: object) {
  return loadDefinitions([...sampleFiles, { path, text: JSON.stringify(scenario, null, 2) }], null)
}
const codes = (scenario: object) =>
  load({ ...sound, ...scenario })
    .problems.filter(({ file }) => file === path)
    .map(({ code }) => code)

describe('a scenario', () => {
  test('that is sound has nothing wrong with it, and is no part of the revision', () => {
    const { definitions, scenarios, problems } = load(sound)
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect([...scenarios.keys()]).toEqual(['story'])
    expect(definitions?.revision).toBe(loadDefinitions(sampleFiles, null).definitions?.revision)
  })

  test('with a mistake is an error, and keeps no desk from running', () => {
    const { definitions, problems } = load({ ...sound, then: { state: 'nwe' } })
    expect(problems.some(({ severity, file }) => severity === 'error' && file === path)).toBe(true)
    expect(definitions).not.toBeNull()
  })

  test.each([
    ['nothing that is expected', { then: undefined }, 'docket/no-expectation'],
    ['a title that is empty', { title: '' }, 'docket/bad-value'],
    ['an instant without its offset', { given: { now: '2026-11-24T10:00:00' } }, 'docket/bad-value'],
    ['two things in one step', { when: [{ form: 'contact', wait: 'P1D' }] }, 'docket/scenario-step'],
    ['an agent who does nothing', { when: [{ agent: 'ana' }] }, 'docket/scenario-step'],
    ['values without a form', { when: [{ wait: 'P1D', values: {} }] }, 'docket/scenario-step'],
    ['a mail that there is not', { when: [{ mail: 'vip.eml' }] }, 'docket/unknown-mail'],
    ['a mail outside of its folder', { when: [{ mail: '../vip.eml' }] }, 'docket/bad-value'],
    ['a recipient without a mail', { when: [{ wait: 'P1D', to: ['care@example.com'] }] }, 'docket/scenario-step'],
    ['a chat, which is not played yet', { when: [{ chat: 'website', says: ['Hi'] }] }, 'docket/later-step'],
    ['a form that there is not', { when: [{ form: 'contct' }] }, 'docket/unknown-form'],
    [
      'an agent who is not there',
      { when: [{ agent: 'anna', does: { type: 'ticket.taken' } }] },
      'docket/unknown-agent',
    ],
    [
      'an event that nobody can send',
      { when: [{ agent: 'ana', does: { type: 'ticket.take' } }] },
      'docket/unknown-event',
    ],
    [
      'a mail template that there is not',
      { then: { mails: [{ template: 'recieved', to: 'requester' }] } },
      'docket/unknown-template',
    ],
    ['a misspelt key', { then: { stat: 'new' } }, 'docket/unknown-key'],
  ])('with %s is refused', (_, change, code) => {
    expect(codes(change)).toContain(code)
  })

  test('knows mails beside it and mails of its own', () => {
    const mail = { path: 'workflows/vip.eml', text: 'Subject: Hello' }
    const scenario = { ...sound, given: { ...sound.given, mails: { 'own.eml': ['Subject: Hello'] } } }
    const when = [{ mail: 'vip.eml' }, { mail: 'own.eml' }]
    const text = JSON.stringify({ ...scenario, when })
    const { problems } = loadDefinitions([...sampleFiles, mail, { path, text }], null)
    expect(problems.filter(({ file }) => file === path)).toEqual([])
  })

  test('says in a sentence what cannot be played yet', () => {
    const scenario = { ...sound, when: [{ chat: 'website' }] }
    const [problem] = load(scenario).problems.filter(({ code }) => code === 'docket/later-step')
    if (!problem) throw new Error('nothing was found')
    expect(frameText(problem, JSON.stringify(scenario, null, 2))).toMatchInlineSnapshot(`
      "workflows/story.scenario.json:8:15  error  a "chat" step is not played yet (docket/later-step)
        8 |       "chat": "website"
          |               ^^^^^^^^^ begin with a "form" step"
    `)
  })
})
