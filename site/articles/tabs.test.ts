import { expect, test } from 'vitest'
import { tabNames, tabNumber } from './tabs.ts'

const tab = (title: string) => `<section class="tab" data-tab="${title}"><p>…</p></section>`

test('tabs are called as their author called them', () => {
  expect(tabNames(tab('In a machine') + tab('Soap &#38; &quot;water&#34; &lt; 30 °C'))).toEqual([
    'In a machine',
    'Soap & "water" < 30 °C',
  ])
})

test('an author who writes one tab, nine, or two of one name is told what is wrong', () => {
  expect(() => tabNames(tab('Alone'))).toThrow('<Tabs> holds from two to 8 <Tab title="…">, and there are 1.')
  expect(() => tabNames([...'123456789'].map(tab).join(''))).toThrow('there are 9')
  expect(() => tabNames(tab('Mac') + tab('Mac'))).toThrow('two tabs with the name "Mac"')
})

test('two groups of tabs on one page are chosen from apart', () => {
  const page = {}
  expect([tabNumber(page), tabNumber(page), tabNumber({})]).toEqual([1, 2, 1])
})
