import { expect, test } from 'vitest'
import { doubtsAbout } from './doubt.ts'

const calm = { sender: false, address: false, team: false }
const sent = (description: string, more: { readonly name?: string; readonly title?: string } = {}) => ({
  title: more.title ?? 'My tent',
  description,
  requester: { name: more.name ?? 'Ada', email: 'ada@example.com', phone: '', company: '' },
})
const many = Array.from({ length: 6 }, (_, index) => `https://shop${index}.example/deal`).join(' ')

test.each([
  ['a plain question', sent('Where is my parcel?')],
  ['one that names pages', sent('I looked at https://example.com/a and https://example.com/b, and neither says it.')],
  ['a log with many addresses', sent(`It fails with these, one after the other, since this morning: ${many}`)],
  ['a link and nothing else', sent('https://example.com/orders/7')],
  [
    'a person whose company is called like its site',
    { ...sent('Hello'), requester: { ...sent('').requester, company: 'www.acme.test' } },
  ],
  ['a piece of a page that does not work', sent('On your page <a href="/x">here</a> leads nowhere, please mend it.')],
])('%s is no doubt', (_, submitted) => {
  expect(doubtsAbout(submitted, calm)).toEqual([])
  expect(doubtsAbout(submitted, { sender: true, address: true, team: false })).toContain('busy-sender')
})

test.each([
  ['many links and nothing else', sent(many), ['links', 'only-links']],
  [
    'what programs write for forums',
    sent(`Cheap [url=https://pills.example]pills[/url] ${many} buy now while they last`),
    ['links', 'markup'],
  ],
  [
    'a name that is an advertisement',
    sent(`Dear friend, look: ${many} and be rich`, { name: 'Win at https://win.example' }),
    ['links', 'link-in-name'],
  ],
])('%s waits for an agent', (_, submitted, expected) => {
  expect(doubtsAbout(submitted, calm)).toEqual(expected)
})

test('while many write to one team, only those wait that raise a doubt of their own', () => {
  const crowd = { ...calm, team: true }
  expect(doubtsAbout(sent('Nothing works since ten.'), crowd)).toEqual([])
  expect(doubtsAbout(sent(`Look what is down since this morning: ${many}`), crowd)).toEqual(['links', 'busy-team'])
})

test('whoever is written for by many networks is heard, and waits only with a doubt of their own', () => {
  const victim = { ...calm, address: true }
  expect(doubtsAbout(sent('Please answer: it is really me.'), victim)).toEqual([])
  expect(doubtsAbout(sent(`Look at this, quick: ${many}`), victim)).toEqual(['links', 'busy-address'])
  expect(doubtsAbout(sent('https://a.test/pills'), victim)).toEqual(['only-links', 'busy-address'])
  expect(doubtsAbout(sent('Please answer: it is really me.'), { ...victim, team: true })).toEqual([])
})
