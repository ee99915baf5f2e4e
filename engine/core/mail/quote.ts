import { cleanLine, cleanText } from '#engine/core/text.ts'
import { type Body, escapeHtml, paragraphs } from './body.ts'

/** A message of the conversation as an answer quotes it. */
export interface Quoted {
  readonly name: string
  readonly at: number
  readonly text: string
}

type Intro = (name: string, date: string) => string

const intros: Readonly<Record<string, Intro>> = {
  en: (name, date) => `On ${date}, ${name} wrote:`,
  'zh-CN': (name, date) => `${name} 于 ${date} 写道：`,
}

const longest = 20_000

/**
 * The conversation below an answer, as mail programs write it: the newest message first, and within it what was said before. Marked with
 * `>` in the text and with `blockquote type="cite"` in HTML. Null when there is nothing to quote. `messages` is oldest first.
 */
export function quoteOf(messages: readonly Quoted[], language: string, timeZone: string): Body | null {
  let inner: Body | null = null
  for (const message of messages) inner = around(message, inner, language, timeZone)
  return inner
}

function around({ name, at, text }: Quoted, older: Body | null, language: string, timeZone: string): Body {
  const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(at)
  const intro = (intros[language] ?? intros.en ?? String)(cleanLine(name, 100), date)
  const said = cleanText(text, longest).trim()
  const lines = older === null ? said : `${said}\n\n${older.text}`
  return {
    text: `${intro}\n${lines.split('\n').map(marked).join('\n')}`,
    html: `<p>${escapeHtml(intro)}</p>\n<blockquote type="cite">\n${paragraphs(said)}${older === null ? '' : `\n${older.html}`}\n</blockquote>`,
  }
}

/** RFC 3676, 4.5: a mark and a space, and no space between marks. */
function marked(line: string): string {
  return line.startsWith('>') || line === '' ? `>${line}` : `> ${line}`
}
