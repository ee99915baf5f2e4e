import { describe, expect, test } from 'vitest'
import { loadDefinitions } from '#engine/definitions/load.ts'
import { sampleFiles } from '#engine/testing/sample-files.ts'

/** What `docket check` says of one file beside the sample files: place, code, sentence and story. */
function problemsOf(path: string, text: string): readonly string[] {
  const { problems } = loadDefinitions([...sampleFiles, { path, text }], null)
  return problems
    .filter(({ file }) => file === path)
    .map(({ line, code, message, story = [] }) => {
      const told = story.map((step, index) => `${index === 0 ? '; so: ' : ' → '}${step.words} (:${step.line})`)
      return `${line} ${code}: ${message}${told.join('')}`
    })
}

function script(steps: readonly object[]): string {
  return `{ "title": "Bot", "steps": [\n${steps.map((step) => JSON.stringify(step)).join(',\n')}\n] }`
}

function chat(rules: readonly object[], more: object = {}): string {
  const head = JSON.stringify({ title: 'Website', team: 'care', ...more }).slice(0, -1)
  return `${head}, "rules": [\n${rules.map((rule) => JSON.stringify(rule)).join(',\n')}\n] }`
}

const ask = {
  id: 'topic',
  type: 'selection',
  message: '?',
  answers: [
    { id: 'refund', title: 'Refund' },
    { id: 'other', title: 'Other' },
  ],
}
const end = { id: 'bye', type: 'end', message: 'Bye' }

describe('A script', () => {
  const said = (...steps: readonly object[]) => problemsOf('workflows/bot.script.json', script(steps))

  test('in order has no problems', () => {
    expect(said(ask, { id: 'human', type: 'operator', notFound: 'bye' }, end)).toEqual([])
  })

  test('whose answer leads nowhere is told with the answer and the way there', () => {
    const refund = { id: 'thanks', type: 'end', message: 'Thanks', onlyIf: { topic: 'refund' } }
    expect(said({ id: 'name', type: 'line', message: 'Name?' }, ask, refund)).toEqual([
      '3 docket/dead-end: the answer “Other” leads nowhere without an end; so: the visitor answers "name" (:2) → the visitor answers “Other” (:3) → no step follows (:3)',
    ])
  })

  test('that stops without an end is told where', () => {
    expect(said(ask, { id: 'mail', type: 'email', message: 'Mail?' })).toEqual([
      '3 docket/dead-end: the script stops after "mail" without an end; so: the visitor answers “Refund” (:2) → the visitor answers "mail" (:3) → no step follows (:3)',
    ])
  })

  test('that finds nobody and has nothing to say then is told so', () => {
    expect(said(ask, { id: 'human', type: 'operator' })).toEqual([
      '3 docket/nobody-found: nothing follows where "human" finds nobody; so: the visitor answers “Refund” (:2) → nobody is there for "human" (:3) → no step follows (:3)',
    ])
  })

  test('in which nobody finds anybody on one way only is told by that way', () => {
    const sorry = { id: 'sorry', type: 'end', message: 'Sorry', onlyIf: { topic: 'other' } }
    expect(said(ask, { id: 'human', type: 'operator' }, sorry)).toEqual([
      '3 docket/nobody-found: nothing follows where "human" finds nobody; so: the visitor answers “Refund” (:2) → nobody is there for "human" (:3) → no step follows (:3)',
    ])
  })

  test('may end where an answer leads to another site', () => {
    const away = { ...ask, answers: [{ id: 'docs', title: 'Manual', link: 'https://docs.example/' }] }
    expect(said(away)).toEqual([])
  })

  test('depends on nothing that comes later, asks nothing, or is not there', () => {
    const early = { id: 'early', type: 'text', message: '!', onlyIf: { topic: 'refund' } }
    const quiet = { id: 'quiet', type: 'text', message: '!', onlyIf: { early: 'x', nowhere: 'y' } }
    expect(said(early, ask, quiet, end)).toEqual([
      '2 docket/later-answer: "early" depends on "topic", and that step comes later',
      '4 docket/later-answer: "quiet" depends on "early", and that step asks nothing',
      '4 docket/later-answer: "quiet" depends on "nowhere", and no step is called so',
    ])
  })

  test('asks for answers that are offered', () => {
    expect(said(ask, { id: 'x', type: 'text', message: '!', onlyIf: { topic: ['refund', 'refnud'] } }, end)).toEqual([
      '3 docket/unknown-answer: "topic" has no answer "refnud"',
    ])
  })

  test('goes on only at a later step', () => {
    expect(said(ask, { id: 'human', type: 'operator', notFound: 'topic' }, end)).toEqual([
      '3 docket/unknown-step: "topic" does not come after "human"',
    ])
  })

  test('has no step that nobody can come to', () => {
    expect(said(ask, end, { id: 'more', type: 'end', message: 'More' })).toEqual([
      '4 docket/unreachable-step: nobody can ever come to "more"',
    ])
  })

  test('gives each step what it needs, and nothing that belongs to another', () => {
    expect(said({ id: 'topic', type: 'selection', message: '?' }, { id: 'bye', type: 'end', skills: ['x'] })).toEqual([
      '2 docket/script-part: the selection step "topic" has no "answers"',
      '3 docket/script-part: a end step has no "skills"',
    ])
  })

  test('names steps and answers once', () => {
    expect(said(ask, { ...end, id: 'topic' })).toEqual(['3 docket/duplicate-step: there is another step "topic" above'])
  })

  test('that begins by looking for somebody is told that it shows nothing', () => {
    expect(said({ id: 'human', type: 'operator' }, end)).toEqual([
      '2 docket/silent-script: the script does not wait for the visitor before "human"',
    ])
  })

  test('of two hundred steps with many conditions is understood in no time', () => {
    const steps = Array.from({ length: 99 }, (_, index) => [
      { ...ask, id: `q${index}` },
      { id: `t${index}`, type: 'text', message: '!', onlyIf: { [`q${index}`]: 'refund' } },
    ]).flat()
    expect(said(...steps, end)).toEqual([])
  })
})

describe('A channel', () => {
  const said = (rules: readonly object[], more?: object) => problemsOf('workflows/website.chat.json', chat(rules, more))

  test('in order has no problems', () => {
    expect(
      said([
        { url: '^/pricing', show: 'open', openAfterSeconds: 5 },
        { countries: ['BE'], show: 'hide' },
        { show: 'button' },
      ]),
    ).toEqual([])
  })

  test.each([
    [
      'every page',
      [{ show: 'button' }, { url: '^/pricing' }],
      '3 docket/shadowed-rule: this rule never decides: workflows/website.chat.json:2 comes first and fits every page',
    ],
    [
      'a longer beginning',
      [{ url: '^/p' }, { url: '^/pricing' }],
      '3 docket/shadowed-rule: this rule never decides: workflows/website.chat.json:2 comes first and fits every page that matches ^/pricing',
    ],
    [
      'the same page',
      [{ url: 'a+b' }, { url: 'a+b', show: 'hide' }],
      '3 docket/shadowed-rule: this rule never decides: workflows/website.chat.json:2 comes first and fits every page that matches a+b',
    ],
    [
      'fewer countries',
      [{ countries: ['BE', 'NL'] }, { countries: ['BE'], url: '/x' }],
      '3 docket/shadowed-rule: this rule never decides: workflows/website.chat.json:2 comes first and fits every page from BE',
    ],
  ])('has no rule in the shadow of one that fits %s', (_, rules, problem) => {
    expect(said(rules)).toEqual([problem])
  })

  test.each([
    ['another pass', [{ show: 'button' }, { countries: ['BE'], show: 'hide' }]],
    ['other countries', [{ countries: ['BE'] }, { countries: ['NL'] }]],
    ['a condition', [{ when: { device: 'phone' } }, { show: 'button' }]],
    ['a script that may not be wanted', [{ script: 'welcome', scriptWhen: 'no-operator' }, { show: 'button' }]],
    ['another page', [{ url: '^/pricing$' }, { url: '^/pricing' }]],
    ['the whole address', [{ url: '^/p', match: 'href' }, { url: '^/pricing' }]],
  ])('may have a rule behind one of %s', (_, rules) => {
    expect(said(rules).filter((problem) => problem.includes('shadowed'))).toEqual([])
  })

  test('takes only patterns that take linear time', () => {
    expect(said([{ url: '(?=x)' }])).toEqual([
      expect.stringMatching(/^2 docket\/bad-pattern: the pattern does not compile/),
    ])
  })

  test('shows no password to whoever opens a page, nor does a script (T38)', () => {
    const words = 'smtp://desk:hunter2@mail.example'
    const told = expect.stringContaining('docket/literal-secret: this looks like a password in an address')
    expect(said([{ show: 'button' }], { title: words })).toEqual([told])
    expect(problemsOf('workflows/bot.script.json', script([{ ...end, message: words }]))).toEqual([told])
  })

  test('names what exists: team, operators, scripts, forms', () => {
    const problems = said([{ script: 'welcom' }], {
      team: 'cars',
      operators: ['anna'],
      before: 'contct',
      fallback: { form: 'contcat' },
    })
    expect(problems.map((problem) => problem.split(':')[0]?.slice(2))).toEqual([
      'docket/unknown-team',
      'docket/unknown-agent',
      'docket/unknown-form',
      'docket/unknown-form',
      'docket/unknown-script',
    ])
  })

  test('names operators who may answer its team', () => {
    // olga only reads; max is not in the private team.
    expect(said([], { operators: ['ana', 'olga', 'max'] })).toEqual([
      '1 docket/operator-outside: "olga" is given no chats: they may not answer the team "care"',
    ])
    expect(said([], { team: 'billing', operators: ['ben', 'max'] })).toEqual([
      '1 docket/operator-outside: "max" is given no chats: they may not answer the team "billing"',
    ])
    const hints = (more: object) => {
      const file = { path: 'workflows/website.chat.json', text: chat([], more) }
      return loadDefinitions([...sampleFiles, file], null).problems.map(({ hint }) => hint)
    }
    expect([...hints({ operators: ['olga'] }), ...hints({ team: 'billing', operators: ['max'] })]).toEqual([
      'give them another role in workflows/olga.agent.json, or take them out here',
      'put them into the team in workflows/max.agent.json, or take them out here',
    ])
  })

  test('asks for forms that can be filled in there', () => {
    const form = (id: string, more: object) => ({
      path: `forms/${id}.form.json`,
      text: JSON.stringify({ title: id, type: 'object', ...more }),
    })
    const file = { type: 'string', format: 'binary', title: 'Photo' }
    const forms = [
      form('closed', { 'x-form': { published: false }, properties: { message: { type: 'string' } } }),
      form('photo', {
        properties: { item: { type: 'object', title: 'Item', properties: { photo: file }, required: ['photo'] } },
        required: ['item'],
      }),
      form('photos', {
        properties: {
          way: { type: 'string' },
          photo: file,
          shown: { ...file, 'x-visible': { way: 'by photo' } },
          item: {
            type: 'object',
            title: 'Item',
            properties: { name: { type: 'string' }, photo: file },
            required: ['photo'],
          },
        },
        required: ['shown'],
      }),
    ]
    const step = (id: string) => ({ id, type: 'form', message: '?', form: id })
    const asking = [
      { path: 'workflows/a.chat.json', text: chat([], { before: 'photo', fallback: { form: 'closed' } }) },
      { path: 'workflows/b.chat.json', text: chat([], { before: 'photos', fallback: { form: 'contact' } }) },
      { path: 'workflows/c.script.json', text: script([step('photo'), step('photos'), end]) },
    ]
    const { problems } = loadDefinitions([...sampleFiles, ...forms, ...asking], null)
    expect(
      problems
        .filter(({ code }) => code === 'docket/form-not-in-chat')
        .map(({ file: where, line, severity, message }) => `${where}:${line} ${severity}: ${message}`),
    ).toEqual([
      'workflows/a.chat.json:1 warning: nobody can fill in "photo" in a chat: it requires a file ("item.photo")',
      'workflows/a.chat.json:1 warning: nobody can fill in "closed" in a chat: it is not published',
      'workflows/c.script.json:2 warning: nobody can fill in "photo" in a chat: it requires a file ("item.photo")',
    ])
  })

  test('asks of pages only what is known of them', () => {
    expect(said([{ when: { devise: 'phone' } }])).toEqual(['2 docket/unknown-subject: pages have no "devise"'])
  })
})
