import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tries } from '#engine/testing/tries.ts'
import { compose, type Letter } from './compose.ts'
import { quoteOf } from './quote.ts'
import { subjectTitle } from './subject.ts'

const letter = (changes: Partial<Letter> = {}): Letter => ({
  template: {
    title: 'Answer',
    subject: 'Re: {{title}} [#{{number}}]',
    shortcut: '',
    body: '{{message}}\n\n{{signature}}\n\n[See it all]({{link}})',
  },
  language: 'en',
  values: {
    number: '7',
    title: 'Bent pole',
    message: 'A new one is **on its way**.\n\n<b>Keep</b> the old one.',
    signature: 'Ana\nLantern & Fir',
    link: 'https://help.example/requests/x',
    team: 'Care',
  },
  slip: null,
  messageId: '<b.1@help.example>',
  from: { name: 'Ana, Care', address: 'care@help.example' },
  to: { name: 'Mia', address: 'mia@example.com' },
  replyTo: 'care+t_7.0@help.example',
  references: [],
  quote: null,
  leftOut: [],
  automatic: false,
  date: 0,
  attachments: [],
  ...changes,
})

const tenOClock = Date.parse('2026-11-24T09:00:00Z')
const conversation = [
  { name: 'Mia', at: tenOClock, text: 'The pole is bent.\n\n> an old line' },
  { name: 'Ana', at: tenOClock + 3_600_000, text: 'Which one?' },
]

describe('a mail', () => {
  test('is text and HTML from one source, and what people wrote is only text', () => {
    const { subject, text, html } = compose(letter())
    expect(subject).toBe('Re: Bent pole [#7]')
    expect(text).toContain(
      'A new one is **on its way**.\n\n<b>Keep</b> the old one.\n\nAna\nLantern & Fir\n\nSee it all: https',
    )
    expect(html).toContain('<p>&#60;b&#62;Keep&#60;/b&#62; the old one.</p>')
    expect(html).toContain('<p>Ana<br>Lantern &#38; Fir</p>')
    expect(html).toContain('<a href="https://help.example/requests/x">See it all</a>')
  })

  test('holds what stands in a value as it stands, whatever it looks like, and a value that no mail has is nothing (T35)', () => {
    const said = 'dktqlinkqtkd {{link}} {{constructor}} $& $1'
    const body = '{{message}}\n\nAbout {{title}}:{{constructor}}{{toString}}'
    const values = { title: said, message: said, link: 'https://help.example/requests/secret' }
    const { text, html, subject } = compose(
      letter({ values, template: { title: '', subject: '{{title}}{{valueOf}}', shortcut: '', body } }),
    )
    const asHtml = said.replace('&', '&#38;')
    expect([subject, text, html]).toEqual([
      said,
      expect.stringContaining(`${said}\n\nAbout ${said}:\n`),
      expect.stringContaining(`<p>${asHtml}</p>\n<p>About ${asHtml}:</p>`),
    ])
  })

  test('refers to the mails before it, the customer’s own among them', () => {
    const { headers } = compose(letter({ references: ['<her@mail.example>', '<a.1@help.example>'] }))
    expect(headers).toMatchObject({
      'In-Reply-To': '<a.1@help.example>',
      References: '<her@mail.example> <a.1@help.example>',
    })
  })

  test('quotes the conversation below, newest first', () => {
    const { text, html } = compose(letter({ quote: quoteOf(conversation, 'en', 'Europe/Berlin') }))
    expect(text).toContain(
      [
        'On 24 Nov 2026, 11:00, Ana wrote:',
        '> Which one?',
        '>',
        '> On 24 Nov 2026, 10:00, Mia wrote:',
        '>> The pole is bent.',
        '>>',
        '>>> an old line',
      ].join('\n'),
    )
    expect(html.match(/<blockquote type="cite">/g)).toHaveLength(2)
    expect(html.indexOf('Which one?')).toBeLessThan(html.indexOf('The pole is bent.'))
  })

  test('says in the reader’s language who wrote when', () => {
    expect(quoteOf(conversation.slice(0, 1), 'zh-CN', 'Europe/Berlin')?.text).toMatch(
      /^Mia 于 2026年11月24日 10:00 写道：\n> /,
    )
    expect(quoteOf([], 'en', 'UTC')).toBeNull()
  })

  test('names the files that were too large to come along', () => {
    const { text, html } = compose(letter({ leftOut: ['film.mp4', '<b>.zip'] }))
    expect(text).toContain('Too large for a mail, and on the page of your request: film.mp4, <b>.zip')
    expect(html).toContain('&#60;b&#62;.zip')
  })
})

describe('the subject of an answer', () => {
  test.each([
    ['Bent pole', 'Bent pole'],
    ['Re: RE: Fwd: Bent pole', 'Bent pole'],
    ['AW: Bent pole', 'Bent pole'],
    ['回复：帐篷', '帐篷'],
    ['Bent pole [#99]', 'Bent pole'],
    ['[# 12 ] Re: Bent pole', 'Bent pole'],
    ['Regarding the pole', 'Regarding the pole'],
  ])('of %s', (title, expected) => expect(subjectTitle(title)).toBe(expected))

  test('holds the one token that is ours, in one line, whatever the title is', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .array(fc.constantFrom('Re: ', '[#12]', '[#', '1', ']', ' ', '\r\n', 'x', '{{number}}'), { maxLength: 60 })
        .map((all) => all.join('')),
    )
    fc.assert(
      fc.property(nasty, (title) => {
        const { subject } = compose(letter({ values: { number: '7', title: subjectTitle(title) } }))
        expect(subject.match(/\[#\d+\]/g)).toEqual(['[#7]'])
        expect(subject).not.toMatch(/[\r\n\u2028\u2029]/)
      }),
      tries(100),
    )
  })
})
