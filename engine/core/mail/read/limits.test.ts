import { describe, expect, test } from 'vitest'
import { limits } from './limits.ts'
import { reading } from './reading.ts'

const head = 'From: ana@example.com\r\nSubject: x\r\n'

/** Multiparts within each other, each the only part of the one before. */
function nested(depth: number): string {
  const layers = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  )
  return `${head}${layers.join('')}Content-Type: text/plain\r\n\r\nHello\r\n`
}

function parts(count: number): string {
  return `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'.repeat(count)}--b--\r\n`
}

describe('a mail beyond the limits is refused before anything parses it', () => {
  test.each([
    ['5,000 multiparts within each other', nested(5_000), 'too-deep'],
    ['100,000 parts', parts(100_000), 'too-many-parts'],
    ['a header of 20 MB', `${head}X-Long: ${'x'.repeat(20_000_000)}\r\n\r\nHello`, 'headers-too-large'],
    ['20 MB of short headers', `${head}${'X: y\r\n'.repeat(3_500_000)}\r\nHello`, 'headers-too-large'],
    ['20 MB of one folded header', `${head}X: ${'y\r\n '.repeat(5_000_000)}\r\n\r\nHello`, 'headers-too-large'],
    [
      'headers of that size in a part',
      `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX: ${'x'.repeat(300_000)}\r\n\r\nx`,
      'headers-too-large',
    ],
  ])('%s', async (_, mail, reason) => {
    expect(await reading(Buffer.from(mail, 'latin1'))).toEqual({ ok: false, reason })
  })

  test('more bytes than any door takes', async () => {
    const small = { ...limits, bytes: 1_000 }
    expect(await reading(Buffer.alloc(1_001, 'x'), small)).toEqual({ ok: false, reason: 'too-large' })
    expect((await reading(Buffer.alloc(1_000, 'x'), small)).ok).toBe(true)
  })
})

describe('a mail within the limits is read', () => {
  test.each([
    ['as deep as allowed', nested(limits.depth)],
    ['with as many parts as allowed', parts(limits.parts - 1)],
  ])('%s', async (_, mail) => {
    const result = await reading(Buffer.from(mail, 'latin1'))
    expect(result.ok && result.mail.text).toMatch(/^(?:Hello|x)/)
  })

  test('whatever it repeats without end: no rule takes longer than its bytes', async () => {
    for (const [start, again] of [
      ['Subject: ', '=?utf-8?Q?a'],
      ['Subject: ', '=?'],
      ['From: ', '<'],
      ['From: ', '"\\'],
      ['From: ', '(('],
      ['From: ', 'a,'],
      ['To: ', 'a@b.co,'],
      ['Content-Type: text/plain; ', 'a*0="'],
      ['Content-Type: text/plain; ', ';'],
      ['References: ', '<a@b'],
      ['Date: ', '1 jan '],
    ] as const) {
      const result = await reading(Buffer.from(`${start}${again.repeat(20_000)}\r\n\r\nHello`))
      expect(result.ok && result.mail.text).toBe('Hello')
    }
    for (const body of [' ', '\t \n', '<', '<b>', '<!--', '=', '=\n', 'begin 644 a\n', '--', '--b\n', '>', '\r']) {
      const text = body.repeat(Math.ceil(100_000 / body.length))
      for (const type of ['text/plain; format=flowed', 'text/html', 'multipart/mixed; boundary=b']) {
        for (const encoding of ['quoted-printable', 'base64', '7bit']) {
          const mail = `From: a@example.com\nContent-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n${text}`
          const result = await reading(Buffer.from(mail))
          expect(result.ok || result.reason).not.toBe('broken')
        }
      }
    }
  })
})
