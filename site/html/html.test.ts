import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attribute, html } from './html.ts'

test('what a customer wrote never becomes markup, in text or in an attribute', () => {
  const name = `<img src=x onerror="alert('&')">`
  const said = '&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;'
  expect(html`<b title="${name}">${name}</b>`.text).toBe(`<b title="${said}">${said}</b>`)
  expect(html`<b${attribute('title', name)}></b>`.text).toBe(`<b title="${said}"></b>`)
})

test('no text gets out of the place where it stands', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const [, inside = '<'] = /^<i title="(.*)">$/s.exec(html`<i title="${text}">`.text) ?? []
      expect(inside).not.toMatch(/[<>"']/)
    }),
  )
})

test('pieces and lists of pieces stand as they are, and nothing says nothing', () => {
  const tags = ['order', 'a & b'].map((tag) => html`<i>${tag}</i>`)
  expect(html`<p>${tags}${null}${undefined}${false}${0}</p>`.text).toBe('<p><i>order</i><i>a &amp; b</i>0</p>')
  expect(html`<p${attribute('data-tone', undefined)}>`.text).toBe('<p>')
})
