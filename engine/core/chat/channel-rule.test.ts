import { describe, expect, test } from 'vitest'
import type { ChatRule } from '#engine/schemas/types.ts'
import { matchRule, type PageVisit, type RuleMatch } from './channel-rule.ts'

interface Case {
  readonly title: string
  readonly rules: readonly ChatRule[]
  readonly visit?: Partial<PageVisit>
  readonly hasOperator?: boolean
  readonly hasFallback?: boolean
  readonly usable?: readonly string[]
  readonly gives: Partial<RuleMatch>
}

const anywhere: PageVisit = { url: '/', href: 'https://shop.example/', country: null, language: 'en', device: null }

const cases: readonly Case[] = [
  {
    title: 'a rule that lists the country comes before a general one with a lower place',
    rules: [
      { url: '/', show: 'button' },
      { countries: ['BE'], url: '/', show: 'hide' },
    ],
    visit: { country: 'BE' },
    gives: { rule: 1, show: 'hide' },
  },
  {
    title: 'a rule with countries never fits where the country is unknown',
    rules: [
      { url: '/', show: 'button' },
      { countries: ['BE'], url: '/', show: 'hide' },
    ],
    gives: { rule: 0, show: 'button' },
  },
  {
    title: 'another country goes on to the general rules',
    rules: [{ countries: ['BE'], show: 'hide' }, { show: 'notification' }],
    visit: { country: 'DE' },
    gives: { rule: 1, show: 'notification' },
  },
  {
    title: 'a country rule whose page does not fit leaves the decision to the general ones',
    rules: [{ countries: ['BE'], url: '^/cart', show: 'hide' }, { show: 'button' }],
    visit: { country: 'BE', url: '/tents' },
    gives: { rule: 1, show: 'button' },
  },
  {
    title: 'within a pass the first one in the file decides',
    rules: [{ url: '^/p' }, { url: '^/pricing', show: 'notification' }],
    visit: { url: '/pricing' },
    gives: { rule: 0, show: 'button' },
  },
  {
    title: 'hide wins, also over a script that could speak',
    rules: [{ show: 'hide', script: 'welcome' }],
    usable: ['welcome'],
    gives: { rule: 0, show: 'hide' },
  },
  {
    title: 'a pattern is found anywhere in path and query, and minds capitals',
    rules: [{ url: 'plan=Pro' }],
    visit: { url: '/pricing?plan=Pro' },
    gives: { rule: 0 },
  },
  {
    title: 'capitals that differ do not fit',
    rules: [{ url: 'plan=pro' }],
    visit: { url: '/pricing?plan=Pro' },
    gives: { rule: null },
  },
  {
    title: 'the host is seen only by a rule that asks for the whole address',
    rules: [{ url: 'shop\\.example' }, { url: 'shop\\.example', match: 'href', show: 'notification' }],
    gives: { rule: 1, show: 'notification' },
  },
  { title: 'an empty pattern fits every page', rules: [{ url: '' }], visit: { url: '/any' }, gives: { rule: 0 } },
  {
    title: 'what Python writes is read too',
    rules: [{ url: '(?i)^/(?P<page>PRICING)' }],
    visit: { url: '/pricing' },
    gives: { rule: 0 },
  },
  {
    title: 'a pattern that would hang a browser answers at once',
    rules: [{ url: '^/(a+)+$' }],
    visit: { url: `/${'a'.repeat(2_000)}!` },
    gives: { rule: null },
  },
  {
    title: 'scriptWhen no-operator while one is there skips the whole rule',
    rules: [{ script: 'welcome', scriptWhen: 'no-operator', show: 'open' }, { show: 'button' }],
    usable: ['welcome'],
    gives: { rule: 1, show: 'button', script: null },
  },
  {
    title: 'scriptWhen no-operator while nobody is there speaks',
    rules: [{ script: 'welcome', scriptWhen: 'no-operator' }],
    usable: ['welcome'],
    hasOperator: false,
    gives: { rule: 0, show: 'button', script: 'welcome' },
  },
  {
    title: 'scriptWhen operator while nobody is there skips the rule',
    rules: [{ script: 'welcome', scriptWhen: 'operator' }],
    usable: ['welcome'],
    hasOperator: false,
    gives: { rule: null, show: 'hide' },
  },
  {
    title: 'whenConditionFails withoutBot keeps the rule and drops the script',
    rules: [{ script: 'welcome', scriptWhen: 'no-operator', whenConditionFails: 'withoutBot', show: 'notification' }],
    usable: ['welcome'],
    gives: { rule: 0, show: 'notification', script: null },
  },
  {
    title: 'without bot and without anybody there is nothing to show',
    rules: [{ script: 'welcome', scriptWhen: 'operator', whenConditionFails: 'withoutBot' }],
    usable: ['welcome'],
    hasOperator: false,
    gives: { rule: 0, show: 'hide', script: null },
  },
  {
    title: 'a rule whose script has nothing to say is skipped',
    rules: [{ script: 'gone', show: 'open' }, { show: 'button' }],
    gives: { rule: 1, show: 'button' },
  },
  {
    title: 'no rule fits: the button shows while somebody is there',
    rules: [{ url: '^/x' }],
    gives: { rule: null, show: 'button', openAfterSeconds: 0 },
  },
  {
    title: 'no rule fits: nothing shows while nobody is there',
    rules: [{ url: '^/x' }],
    hasOperator: false,
    gives: { rule: null, show: 'hide' },
  },
  { title: 'no rules at all are the same', rules: [], gives: { rule: null, show: 'button' } },
  {
    title: 'nobody there and no script: a rule shows nothing',
    rules: [{ show: 'open', openAfterSeconds: 3 }],
    hasOperator: false,
    gives: { rule: 0, show: 'hide', openAfterSeconds: 0 },
  },
  {
    title: 'nobody there, but a form: the rule shows the way to it',
    rules: [{ show: 'notification' }],
    hasOperator: false,
    hasFallback: true,
    gives: { rule: 0, show: 'notification' },
  },
  {
    title: 'no rule fits and nobody is there, but a form: the button shows',
    rules: [],
    hasOperator: false,
    hasFallback: true,
    gives: { rule: null, show: 'button' },
  },
  {
    title: 'hide wins over the form too',
    rules: [{ show: 'hide' }],
    hasOperator: false,
    hasFallback: true,
    gives: { rule: 0, show: 'hide' },
  },
  {
    title: 'only open opens, after its seconds',
    rules: [{ show: 'open', openAfterSeconds: 5 }],
    gives: { show: 'open', openAfterSeconds: 5 },
  },
  {
    title: 'seconds do nothing elsewhere',
    rules: [{ show: 'notification', openAfterSeconds: 5 }],
    gives: { show: 'notification', openAfterSeconds: 0 },
  },
  {
    title: 'a condition on language and device counts beside the page',
    rules: [{ when: { device: 'phone', language: { startsWith: 'zh' } }, show: 'hide' }, { show: 'button' }],
    visit: { device: 'phone', language: 'zh-CN' },
    gives: { rule: 0, show: 'hide' },
  },
  {
    title: 'an unknown device satisfies no test of it',
    rules: [{ when: { device: 'phone' }, show: 'hide' }, { show: 'button' }],
    gives: { rule: 1, show: 'button' },
  },
  {
    title: 'of two rules that list the country the first one in the file decides',
    rules: [{ show: 'open' }, { countries: ['FR', 'BE'], show: 'notification' }, { countries: ['BE'], show: 'hide' }],
    visit: { country: 'BE' },
    gives: { rule: 1, show: 'notification' },
  },
  {
    title: 'rules that all list countries fit nobody whose country is unknown, who gets the button',
    rules: [{ countries: ['BE'], show: 'hide' }],
    gives: { rule: null, show: 'button', openAfterSeconds: 0 },
  },
  {
    title: 'a country rule that its script makes skip leaves the decision to the general ones',
    rules: [
      { show: 'notification' },
      { countries: ['BE'], script: 'welcome', scriptWhen: 'no-operator', show: 'open' },
    ],
    visit: { country: 'BE' },
    usable: ['welcome'],
    gives: { rule: 0, show: 'notification', script: null },
  },
  { title: 'a rule without a pattern fits every page', rules: [{}], visit: { url: '/any?x=1' }, gives: { rule: 0 } },
  {
    title: 'the start of the text as Python writes it is read too',
    rules: [{ url: '\\A/cart' }],
    visit: { url: '/cart' },
    gives: { rule: 0 },
  },
  {
    title: 'an address is read up to 2 kB',
    rules: [{ url: 'end$' }],
    visit: { url: `/${'x'.repeat(2_048)}end` },
    gives: { rule: null },
  },
  {
    title: 'scriptWhen is always where the rule does not say: the script speaks while somebody is there',
    rules: [{ script: 'welcome' }],
    usable: ['welcome'],
    gives: { rule: 0, show: 'button', script: 'welcome' },
  },
  {
    title: 'and while nobody is there',
    rules: [{ script: 'welcome', show: 'open' }],
    usable: ['welcome'],
    hasOperator: false,
    gives: { rule: 0, show: 'open', script: 'welcome' },
  },
  {
    title: 'scriptWhen operator while one is there speaks',
    rules: [{ script: 'welcome', scriptWhen: 'operator' }],
    usable: ['welcome'],
    gives: { rule: 0, show: 'button', script: 'welcome' },
  },
  {
    title: 'a script that has nothing to say skips its rule also where a failed condition would not',
    rules: [{ script: 'gone', whenConditionFails: 'withoutBot', show: 'open' }, { show: 'button' }],
    gives: { rule: 1, show: 'button' },
  },
  {
    title: 'open without seconds opens at once',
    rules: [{ show: 'open' }],
    gives: { show: 'open', openAfterSeconds: 0 },
  },
]

describe('The rules of a channel', () => {
  test.each(cases)('$title', ({ rules, visit, hasOperator = true, hasFallback = false, usable = [], gives }) => {
    const isUsable = (id: string) => usable.includes(id)
    const match = matchRule(rules, { ...anywhere, ...visit }, { hasOperator, hasFallback, isUsable })
    expect(match).toMatchObject(gives)
  })

  test('say why those before did not fit', () => {
    const rules: readonly ChatRule[] = [
      { url: '^/cart' },
      { when: { device: 'phone' } },
      { script: 'welcome', scriptWhen: 'no-operator' },
      { show: 'button' },
    ]
    const { skipped } = matchRule(rules, anywhere, { hasOperator: true, isUsable: () => true })
    expect(skipped).toEqual([
      { rule: 0, because: 'url does not match ^/cart' },
      { rule: 1, because: 'device is "phone": is null' },
      { rule: 2, because: 'an operator is there' },
    ])
  })
})
