import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { safeHtml } from '#engine/core/mail/safe-html.ts'
import { tries } from '#engine/testing/tries.ts'
import { foldHtml } from './fold-html.ts'

const runs = tries(150)
const piece = fc.constantFrom(
  'w1',
  'w2 &amp; w3',
  '&nbsp;',
  '<br>',
  '<div>',
  '</div>',
  '<p>w4',
  '</p>',
  '<b>',
  '</b>',
  '<table><tr><td>w5',
  '</table>',
  '<blockquote type="cite">',
  '<blockquote>',
  '</blockquote>',
  '<div class="gmail_quote">',
  '<div class="gmail_attr">On Mon, Ana wrote:</div>',
  '<div class="gmail_signature">w6</div>',
  '<div class="moz-cite-prefix">w7 wrote:</div>',
  '<hr>',
  '<div id="divRplyFwdMsg">From: w8<br>Sent: w9</div>',
  '<div id="appendonsend"></div>',
  '-- <br>',
  'Sent from my iPhone',
  '<img src="cid:1">',
  '<style>p { }</style>',
  '<!-- w -->',
  '<pre>w10\n&gt; w11\nw12</pre>',
  '---------- Forwarded message ---------<br>',
  '</p></br></x>',
  '<svg><p>',
  '<div class="',
  '<',
)
const mail = fc
  .array(fc.oneof({ weight: 12, arbitrary: piece }, fc.string({ unit: 'grapheme' })), { maxLength: 24 })
  .map((pieces) => pieces.join(''))

describe('folding the HTML of a mail', () => {
  test('loses no visible word and doubles none, whatever the markup is', () => {
    fc.assert(
      fc.property(mail, (html) => {
        const folded = foldHtml(html)
        expect(sorted(textOf(folded.html) + textOf(folded.quoted))).toBe(sorted(textOf(html)))
      }),
      runs,
    )
  })

  test('leaves balanced markup on both sides', () => {
    fc.assert(
      fc.property(mail, (html) => {
        const folded = foldHtml(html)
        if (folded.quoted === '') return
        expect(unbalanced(folded.html)).toEqual([])
        expect(unbalanced(folded.quoted)).toEqual([])
      }),
      runs,
    )
  })

  test('finds nothing more to fold in what it shows', () => {
    fc.assert(
      fc.property(mail, (html) => {
        const shown = foldHtml(html).html
        expect(foldHtml(shown).quoted).toBe('')
      }),
      runs,
    )
  })

  test('gives two sides that the sanitiser leaves whole', () => {
    const mail =
      '<div>Hi <b>there</b><div class="gmail_quote"><div class="gmail_attr">On Mon, Ana wrote:</div><blockquote class="gmail_quote">old <i>words</i></blockquote></div></div>'
    const { html, quoted } = foldHtml(mail)
    expect(safeHtml(html)).toBe('<div>Hi <b>there</b></div>')
    expect(safeHtml(quoted)).toBe(
      '<div><div><div>On Mon, Ana wrote:</div><blockquote>old <i>words</i></blockquote></div></div>',
    )
  })

  test('still knows a quote by its words when classes and ids are gone', () => {
    const mail =
      '<div>Thanks</div><div>On Mon, May 31, 2021 at 12:00 PM Ana &lt;a@example.com&gt; wrote:</div><blockquote>old</blockquote>'
    expect(foldHtml(mail).html).toBe('<div>Thanks</div>')
  })

  test('keeps a picture that was sent with the answer', () => {
    const mail = '<div><img src="cid:lamp"></div><blockquote type="cite">old</blockquote>'
    expect(foldHtml(mail).html).toBe('<div><img src="cid:lamp"></div>')
  })

  test.each(['<div>', '<blockquote type=cite>', '<b>'])(
    'leaves a quarter of a megabyte of %s inside each other alone',
    (tag) => {
      const html = tag.repeat(Math.floor(250_000 / tag.length))
      expect(foldHtml(html)).toEqual({ html, quoted: '' })
    },
  )

  test.each([
    ['paragraphs', '<p>'],
    ['line breaks', '<br>'],
    ['closing tags', '</div>'],
    ['signs that open no tag', '<'],
    ['attributes', ' a="'],
    ['comments', '<!--'],
    ['quotes with answers', '<blockquote type=cite>a</blockquote>b'],
    ['signatures', '<div class=gmail_signature>a</div>'],
    ['entities', '&lt;'],
    ['lines of preformatted text', '<pre>a\n</pre>'],
  ])('takes a quarter of a megabyte of %s in its stride', (_, part) => {
    const html = `new${part.repeat(Math.floor(249_000 / part.length))}`
    const folded = foldHtml(html)
    expect(textOf(folded.html).length + textOf(folded.quoted).length).toBe(textOf(html).length)
  })
})

function textOf(html: string): string {
  const text: string[] = []
  const parser = new Parser({ ontext: (part) => void text.push(part) })
  parser.end(html)
  return text.join('').replace(/\s+/g, '')
}

function sorted(text: string): string {
  return [...text].sort().join('')
}

/** Tags without their partner, read strictly: no closing tag is implied. */
function unbalanced(html: string): readonly string[] {
  const open: string[] = []
  const wrong: string[] = []
  const voids =
    /^(?:area|base|basefont|br|col|command|embed|frame|hr|img|input|isindex|keygen|link|meta|param|source|track|wbr)$/
  const parser = new Parser(
    {
      onopentag: (name) => void (voids.test(name) || open.push(name)),
      onclosetag: (name, isImplied) => {
        if (voids.test(name)) return
        if (open.pop() !== name || isImplied) wrong.push(name)
      },
    },
    { decodeEntities: false },
  )
  parser.end(html)
  return [...wrong, ...open]
}
