import { expect, test } from 'vitest'
import { markup } from './markup.ts'
import { h } from './view.ts'

test('what a customer wrote is text on the page of the server too', () => {
  const html = markup([h('p', { title: '"><script>', class: 'bubble' }, '<img src=x onerror=alert(1)> & "so"')])
  expect(html).toBe(
    '<p title="&#34;&#62;&#60;script&#62;" class="bubble">&#60;img src=x onerror=alert(1)&#62; &#38; &#34;so&#34;</p>',
  )
})

test('listeners, keys and what is not there leave no trace', () => {
  const html = markup([
    null,
    [
      h('input', { key: 1, value: 'a', checked: true, disabled: false, onclick: () => {} }),
      false,
      h('textarea', { value: '\n<b>' }),
    ],
  ])
  expect(html).toBe('<input value="a" checked><textarea>\n\n&#60;b&#62;</textarea>')
})
