import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { tries } from '#engine/testing/tries.ts'
import { decodeText } from './charset.ts'
import { reading } from './reading.ts'
import { unpackTnef } from './tnef.ts'

/** Pieces of mails, so that chance meets the rules more often than with bytes alone. */
const piece = fc.oneof(
  fc.constantFrom(
    'From: ',
    'Subject: ',
    'Content-Type: multipart/mixed; boundary=b\r\n',
    'Content-Type: text/html; charset=gb2312\r\n',
    'Content-Type: message/rfc822\r\n',
    'Content-Disposition: attachment; filename*0*=utf-8%27%27x\r\n',
    'Content-Transfer-Encoding: base64\r\n',
    'Content-Transfer-Encoding: x-uuencode\r\n',
    '\r\n\r\n',
    '--b\r\n',
    '--b--\r\n',
    '=?utf-8?B?',
    '?=',
    '<a@example.com>',
    'begin 644 a\r\n',
    '\r',
    '\0',
  ),
  fc.string({ maxLength: 40 }),
)

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }).map((raw) => Buffer.from(raw)),
  fc
    .array(
      fc.oneof(
        piece.map((text) => Buffer.from(text, 'utf8')),
        fc.uint8Array({ maxLength: 30 }),
      ),
      { maxLength: 40 },
    )
    .map((all) => Buffer.concat(all)),
)

describe('any bytes', () => {
  test('give a reading, whose texts any database takes', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (raw) => {
        const result = await reading(raw)
        if (!result.ok) return
        const { parts, ...mail } = result.mail
        const said = JSON.stringify([mail, parts.map(({ name, type, cid }) => [name, type, cid])])
        expect(said).not.toMatch(/\\u0000|\\ud[89a-f]/)
        for (const { name, type } of parts) {
          expect(name).toMatch(/^[^/\\\s.][^/\\\n\r]*$/)
          expect(type).toMatch(/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/)
        }
      }),
      tries(300),
    )
  })

  test('behind a TNEF signature end the unpacking and never fail it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(0x069005, 0x06800f, 0x069002), (raw, id) => {
        const head = Buffer.from([
          0x78,
          0x9f,
          0x3e,
          0x22,
          1,
          0,
          2,
          id & 0xff,
          (id >> 8) & 0xff,
          (id >> 16) & 0xff,
          0,
          raw.length,
          0,
          0,
          0,
        ])
        expect(unpackTnef(Buffer.concat([head, raw]), (value) => Buffer.from(value).toString('latin1'))).not.toBeNull()
      }),
      tries(300),
    )
  })
})

const sentences: Readonly<Record<string, readonly string[]>> = {
  'utf-8': ['Grüße', '订单', 'заказ', '😀', 'plain'],
  gb2312: ['你好', '我的订单', '还没有收到', '谢谢', 'OK', '，'],
  gb18030: ['你好', '訂單', '😀', 'ß', 'OK'],
  big5: ['您好', '我的訂單', '還沒有收到', '謝謝', 'OK'],
  shift_jis: ['こんにちは', '注文', 'が届きません', '確認', 'OK'],
  'euc-jp': ['こんにちは', '注文', 'が届きません', '確認', 'OK'],
  'euc-kr': ['안녕하세요', '주문한', '상품이', '도착하지', 'OK'],
  'koi8-r': ['Здравствуйте', 'мой', 'заказ', 'не пришёл', 'OK'],
  'windows-1250': ['Dzień', 'zamówienie', 'przyszło', 'OK'],
  'windows-1251': ['Здравствуйте', 'мой', 'заказ', 'не пришёл', 'OK'],
  'windows-1252': ['Grüße', 'für', '20 €', 'Möbel', 'OK'],
  'windows-1253': ['Καλημέρα', 'η', 'παραγγελία', 'μου', 'OK'],
  'windows-1254': ['şimdi', 'lütfen', 'ığdır', 'OK'],
  'windows-1255': ['שלום', 'ההזמנה', 'שלי', 'OK'],
  'windows-1256': ['مرحبا', 'طلبي', 'لم', 'يصل', 'OK'],
}

describe.each(Object.entries(sentences))('a text in %s', (charset, words) => {
  test('that is declared comes back as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 30 }), (chosen) => {
        const text = chosen.join(' ')
        expect(decodeText(iconv.encode(text, charset), charset).text).toBe(text)
      }),
      tries(100),
    )
  })
})

// Many Japanese subjects have no kana, which would give the charset away.
test.each(['euc-jp', 'shift_jis'])('Japanese without kana is read in %s, declared or not', (charset) => {
  for (const text of ['注文確認', '配送先住所変更', '領収書発行依頼', '確認 確認 確認 確認', '株式会社山田商事']) {
    const bytes = iconv.encode(text, charset)
    expect([decodeText(bytes, charset).text, decodeText(bytes, null).text]).toEqual([text, text])
  }
})
