import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linksIn, mayFollow } from './links.ts'

const hrefs = (text: string) => linksIn(text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.href]))

test.each([
  ['See https://example.com/a?b=c#d.', ['https://example.com/a?b=c#d']],
  ['(https://example.com/wiki/Tent_(house))', ['https://example.com/wiki/Tent_(house)']],
  ['写信到 mailto:ada@example.com，谢谢', ['mailto:ada@example.com']],
  ['HTTP://EXAMPLE.COM and http://b.example!', ['HTTP://EXAMPLE.COM', 'http://b.example']],
  ['javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd', []],
  ['http:// https://', []],
  ['http://a.example?"onmouseover="alert(1)', ['http://a.example']],
  ['<img src=x onerror=alert(1)>', []],
])('in "%s" only web and mail addresses can be followed', (text, expected) => {
  expect(hrefs(text)).toEqual(expected)
})

test('nothing of what was said is lost or added', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('https://', 'mailto:', 'a.example', '(', ')', '. ', '"', ' ', 'x', '你')),
      (parts) => {
        const text = parts.join('')
        expect(
          linksIn(text)
            .map((piece) => (typeof piece === 'string' ? piece : piece.text))
            .join(''),
        ).toBe(text)
        expect(hrefs(text).every(mayFollow)).toBe(true)
      },
    ),
  )
})

test.each([
  ['https://example.com/', true],
  ['mailto:ada@example.com', true],
  ['javascript:alert(1)', false],
  ['JavaScript:alert(1)', false],
  ['javascript://example.com/%0aalert(1)', false],
  ['https:', false],
  ['data:text/html,<script>alert(1)</script>', false],
  ['file:///etc/passwd', false],
  ['//example.com', false],
])('behind a link of a script stands %s: %s', (href, may) => {
  expect(mayFollow(href)).toBe(may)
})
