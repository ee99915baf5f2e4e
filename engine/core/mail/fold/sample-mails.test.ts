import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Parser } from 'htmlparser2'
import { describe, expect, test } from 'vitest'
import { languages } from '#engine/core/mail/quotes/languages.ts'
import { root } from '#engine/testing/sources.ts'
import { foldHtml } from './fold-html.ts'
import { foldText } from './fold-text.ts'

const folder = join(root, 'engine/testing/mails/fold')
const read = (file: string) => readFileSync(join(folder, file), 'utf8')
const files = readdirSync(folder).filter((file) => /\.(?:html|eml|txt)$/.test(file) && !file.endsWith('.new.txt'))
const ofKind = (kind: string) => files.filter((file) => file.endsWith(kind))
const expected = (file: string) => read(file.replace(/\.\w+$/, '.new.txt'))

describe('the sample mails', () => {
  test('are there for every language that has a table', () => {
    expect(files.length).toBeGreaterThanOrEqual(120)
    const names = new Map<string, number>()
    for (const [language] of files.map((file) => file.split('-'))) {
      names.set(language as string, (names.get(language as string) ?? 0) + 1)
    }
    expect([...names.values()].filter((count) => count >= 2).length).toBeGreaterThanOrEqual(languages.length)
  })
})

describe('a reply in plain text shows what is new', () => {
  test.each(ofKind('.txt'))('%s', (file) => {
    const mail = read(file)
    const { text, quoted } = foldText(mail)
    expect(wordsOf(text)).toEqual(wordsOf(expected(file)))
    expectEveryLineOnce(mail, text, quoted)
  })

  test.each(ofKind('.eml'))('%s, by its subject', (file) => {
    const [head = '', ...parts] = read(file).split('\n\n')
    const mail = parts.join('\n\n')
    const { text, quoted } = foldText(mail, /^Subject: (.*)$/m.exec(head)?.[1])
    expect(wordsOf(text)).toEqual(wordsOf(expected(file)))
    expectEveryLineOnce(mail, text, quoted)
  })
})

describe('a reply in HTML shows what is new', () => {
  test.each(ofKind('.html'))('%s', (file) => {
    const mail = read(file)
    const { html, quoted } = foldHtml(mail)
    expect(wordsOf(seen(html))).toEqual(wordsOf(expected(file)))
    expect(wordsOf(`${seen(html)}\n${seen(quoted)}`).sort()).toEqual(wordsOf(seen(mail)).sort())
  })
})

/** The lines with words, as a reader compares them. */
function wordsOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
}

function expectEveryLineOnce(mail: string, text: string, quoted: string): void {
  expect(wordsOf(`${text}\n${quoted}`).sort()).toEqual(wordsOf(mail).sort())
}

/** What a reader sees of HTML: text, the names of pictures, and a new line for each tag but the inline ones. */
function seen(html: string): string {
  let text = ''
  let unseen = 0
  const inline = /^(?:a|b|i|font|o:p|span|strong)$/
  const parser = new Parser({
    onopentag(name, { alt }) {
      if (name === 'style') unseen++
      text += `${inline.test(name) ? '' : '\n'}${alt ?? ''}`
    },
    onclosetag(name) {
      if (name === 'style') unseen--
      if (!inline.test(name)) text += '\n'
    },
    ontext(part) {
      if (unseen === 0) text += part
    },
  })
  parser.end(html)
  return text
}
