import type { TextTemplate } from '#engine/core/catalogue.ts'
import { everyRule, type Rules } from '#engine/core/rules.ts'
import { cleanLine } from '#engine/core/text.ts'
import type { OutgoingMail } from '#engine/ports/relay.ts'
import { type Body, escapeHtml, renderBody } from './body.ts'
import { layout } from './layout.ts'
import { fill, type Values } from './placeholders.ts'

export interface Letter {
  readonly template: TextTemplate
  readonly language: string
  readonly values: Values
  /** Shown on the slip; null without a promise. */
  readonly slip: string | null
  readonly messageId: string
  readonly from: { readonly name: string; readonly address: string }
  /** One address that `parseAddress` has passed. */
  readonly to: { readonly name: string; readonly address: string }
  readonly replyTo: string | null
  /** Message-IDs of the thread, oldest first. */
  readonly references: readonly string[]
  /** Sent by a rule, not by a person: other programs are told not to answer (RFC 3834). */
  readonly automatic: boolean
  /** The conversation below; null without. */
  readonly quote: Body | null
  /** Names of files that were too large to come along. */
  readonly leftOut: readonly string[]
  readonly date: number
  readonly attachments: OutgoingMail['attachments']
}

const footers: Readonly<Record<string, string>> = {
  en: 'You get this mail because a request was made with this address.',
  'zh-CN': '您收到此邮件，是因为有人使用此地址提交了请求。',
}

const tooLarge: Readonly<Record<string, (names: string) => string>> = {
  en: (names) => `Too large for a mail, and on the page of your request: ${names}`,
  'zh-CN': (names) => `以下文件过大，未随邮件发送，请在请求页面查看：${names}`,
}

/** A template, values and headers as one mail to one recipient; pure, so the same letter is the same mail each time it is sent. */
export function compose(letter: Letter, holds: Rules = everyRule): OutgoingMail {
  const line = holds('headers-are-one-line') ? cleanLine : String
  const parts = [renderBody(letter.template.body, letter.values), ...below(letter)]
  const footer = footers[letter.language] ?? footers.en ?? ''
  const subject = line(fill(letter.template.subject, letter.values), 200)
  return {
    messageId: letter.messageId,
    envelope: { from: letter.from.address, to: letter.to.address },
    from: { name: line(letter.from.name, 100), address: letter.from.address },
    to: { name: line(letter.to.name, 100), address: letter.to.address },
    replyTo: letter.replyTo,
    subject,
    text: `${letter.slip === null ? '' : `${letter.slip}\n\n`}${parts.map(({ text }) => text).join('\n\n')}\n\n-- \n${footer}\n`,
    html: layout({
      language: letter.language,
      team: letter.values.team ?? '',
      body: parts.map(({ html }) => html).join('\n'),
      slip: letter.slip,
      footer,
    }),
    date: letter.date,
    headers: {
      ...threadHeaders(letter.references),
      ...(letter.automatic && automaticHeaders),
      'X-Docket-Loop': letter.from.address,
    },
    attachments: letter.attachments,
  }
}

function below({ leftOut, quote, language }: Letter): readonly Body[] {
  const said = (tooLarge[language] ?? tooLarge.en ?? String)(leftOut.join(', '))
  return [
    ...(leftOut.length === 0 ? [] : [{ text: said, html: `<p>${escapeHtml(said)}</p>` }]),
    ...(quote === null ? [] : [quote]),
  ]
}

/** RFC 5322, 3.6.4. */
function threadHeaders(references: readonly string[]): Readonly<Record<string, string>> {
  const last = references.at(-1)
  return last === undefined ? {} : { 'In-Reply-To': last, References: references.slice(-32).join(' ') }
}

const automaticHeaders = {
  'Auto-Submitted': 'auto-replied',
  'X-Auto-Response-Suppress': 'All',
  Precedence: 'auto_reply',
} as const
