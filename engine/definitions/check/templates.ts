import type { TextTemplate } from '#engine/core/catalogue.ts'
import { placeholders, unknownPlaceholders } from '#engine/core/mail/placeholders.ts'
import { suggestion } from '#engine/core/similar.ts'
import type { Check } from './check.ts'

export const noDefaultLanguage: Check = {
  code: 'docket/no-default-language',
  severity: 'error',
  about: 'A translation stands beside the file in the default language, which has no language in its name.',
  bad: 'received.zh-CN.mail.md alone',
  good: 'received.mail.md and received.zh-CN.mail.md',
  run({ mails, replies }, report) {
    for (const [kind, map] of Object.entries({ mail: mails, reply: replies })) {
      for (const [id, locales] of map) {
        const [first] = locales.values()
        if (!first || locales.has('')) continue
        report(first, {
          pointer: '',
          message: `there is no ${id}.${kind}.md that this translates`,
          hint: `add ${id}.${kind}.md`,
        })
      }
    }
  },
}

export const missingTranslation: Check = {
  code: 'docket/missing-translation',
  severity: 'warning',
  about:
    'Other texts of the same kind are translated into this language; this one would be sent in the default language.',
  bad: 'received.zh-CN.mail.md and reply.mail.md',
  good: 'received.zh-CN.mail.md and reply.zh-CN.mail.md',
  run({ mails, replies }, report) {
    for (const [kind, map] of Object.entries({ mail: mails, reply: replies })) {
      const locales = new Set([...map.values()].flatMap((translations) => [...translations.keys()]))
      for (const [id, translations] of map) {
        const base = translations.get('')
        const missing = [...locales].filter((locale) => !translations.has(locale))
        if (!base || missing.length === 0) continue
        const files = missing.map((locale) => `${id}.${locale}.${kind}.md`).join(', ')
        report(base, {
          pointer: '',
          message: `this text is not translated into ${missing.join(', ')}`,
          hint: `add ${files}`,
        })
      }
    }
  },
}

/** What a canned response may name: plain values of the ticket. */
const replyPlaceholders = [
  'number',
  'title',
  'link',
  'team',
  'agent',
  'requester.name',
  'requester.email',
  'requester.company',
]
const naming = /\{\{\s*(.*?)\s*\}\}/g

export const unknownPlaceholder: Check = {
  code: 'docket/unknown-placeholder',
  severity: 'error',
  about: 'A placeholder is one of a short list of plain values; nothing is looked up inside them.',
  bad: 'Hello {{customer.constructor}},',
  good: 'Hello {{requester.name}},',
  run({ mails, replies }, report) {
    for (const locales of mails.values()) {
      for (const defined of locales.values()) {
        for (const name of [...unknownPlaceholders(textOf(defined.value)), ...malformed(textOf(defined.value))]) {
          report(defined, said(name, Object.keys(placeholders), '/body'))
        }
      }
    }
    for (const locales of replies.values()) {
      for (const defined of locales.values()) {
        const names = [...defined.value.body.matchAll(naming)].map(([, name = '']) => name)
        for (const name of names) {
          if (replyPlaceholders.includes(name) || /^fields\.[\w-]+$/.test(name)) continue
          report(defined, said(name, [...replyPlaceholders, 'fields.<name>'], '/body'))
        }
      }
    }
  },
}

function textOf({ subject, body }: TextTemplate): string {
  return `${subject}\n${body}`
}

/** Names that no placeholder could have. */
function malformed(text: string): readonly string[] {
  return [...text.matchAll(naming)].map(([, name = '']) => name).filter((name) => !/^[a-zA-Z.]+$/.test(name))
}

function said(name: string, known: readonly string[], pointer: string) {
  return {
    pointer,
    message: `there is no placeholder "{{${name}}}"`,
    hint: suggestion(name, known) ?? `known: ${known.join(', ')}`,
  }
}
