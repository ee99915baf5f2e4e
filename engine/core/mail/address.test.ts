import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '#engine/core/mail/address.ts'

describe('a mail address', () => {
  test.each([
    ['ana@example.com', 'ana@example.com'],
    ['Ana.Silva+shop@Example.COM', 'Ana.Silva+shop@example.com'],
    ["o'neil@mail.example", "o'neil@mail.example"],
    ['x@müller.de', 'x@xn--mller-kva.de'],
    ['x@MÜLLER.de', 'x@xn--mller-kva.de'],
    ['x@mu\u0308ller.de', 'x@xn--mller-kva.de'],
    ['x@xn--mller-kva.de', 'x@xn--mller-kva.de'],
    ['x@例子.中国', 'x@xn--fsqu00a.xn--fiqs8s'],
    ['a@b.co', 'a@b.co'],
    [`${'l'.repeat(64)}@example.com`, `${'l'.repeat(64)}@example.com`],
  ])('%s is taken, its domain in lower case ASCII', (written, address) => {
    expect(parseAddress(written)).toBe(address)
  })

  test.each([
    ['two addresses', 'c@x.test, v@v.test'],
    ['a quoted local part with a comma', '"c@x,v"@v.test'],
    ['a quoted local part', '"ana"@example.com'],
    ['an SMTP command behind it', 'c@x.test>\r\nRCPT TO:<v@v.test'],
    ['a comment', 'user@good(x)evil.test'],
    ['a comment before the domain', 'user@(x)good.test'],
    ['a soft hyphen in the domain', 'user@exam\u00adple.com'],
    ['a soft hyphen in the local part', 'us\u00ader@example.com'],
    ['a full-width at sign', 'ana＠example.com'],
    ['a full-width letter', 'ａ@example.com'],
    ['a full-width domain', 'ana@ｅxample.com'],
    ['a group', 'group:a@b.test;'],
    ['a name and angle brackets', 'Ana <ana@example.com>'],
    ['a source route', '@a.test:ana@example.com'],
    ['two at signs', 'ana@example.com@evil.test'],
    ['an address literal', 'ana@[127.0.0.1]'],
    ['an IP address', 'ana@127.0.0.1'],
    ['an IP address in hexadecimal', 'ana@0x7f.1'],
    ['an ideographic full stop', 'ana@example。com'],
    ['a percent sign in the domain', 'ana@example%2ecom'],
    ['a port', 'ana@example.com:25'],
    ['a path', 'ana@example.com/x'],
    ['a user part that the URL parser would drop', 'ana@x:y@example.com'],
    ['a single label', 'ana@localhost'],
    ['a trailing dot', 'ana@example.com.'],
    ['a double dot', 'ana@example..com'],
    ['a label that begins with a hyphen', 'ana@-example.com'],
    ['a broken punycode label', 'ana@xn--ü.com'],
    ['a dot at the edge of the local part', '.ana@example.com'],
    ['two dots in the local part', 'a..na@example.com'],
    ['a space', 'ana @example.com'],
    ['a line break', 'ana@example.com\n'],
    ['NUL', 'ana\0@example.com'],
    ['a line separator', 'ana\u2028@example.com'],
    ['a right-to-left override', 'ana\u202e@example.com'],
    ['nothing', ''],
    ['no local part', '@example.com'],
    ['no domain', 'ana@'],
    ['a local part of 65 characters', `${'l'.repeat(65)}@example.com`],
    [
      'more than 254 characters',
      `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.com`,
    ],
  ])('is refused with %s', (_, written) => {
    expect(parseAddress(written)).toBeNull()
  })

  test('never holds anything that a mail header or an envelope could misread, whatever was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.emailAddress()), (written) => {
        const address = parseAddress(written)
        if (address === null) return
        expect(address).toMatch(/^[!-~]+$/)
        expect(address).not.toMatch(/[\s"(),:;<>@[\\\]]{1}.*@|@.*[^a-z0-9.-]/)
        expect(parseAddress(address)).toBe(address)
      }),
    )
  })
})
