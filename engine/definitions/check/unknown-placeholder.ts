import type { TextTemplate } from '#engine/core/catalogue.ts'
import { placeholders, unknownPlaceholders } from '#engine/core/mail/placeholders.ts'
import { isReplyPlaceholder, replyPlaceholders } from '#engine/core/reply.ts'
import { suggestion } from '#engine/core/similar.ts'
import type { FileSet } from '#engine/definitions/file-set.ts'
import type { Check, Said } from './check.ts'

const naming = /\{\{\s*(.*?)\s*\}\}/g

export const unknownPlaceholder: Check = {
  code: 'docket/unknown-placeholder',
  severity: 'error',
  about: 'A placeholder is one of a short list of plain values; nothing is looked up inside them.',
  file: 'workflows/received.mail.md',
  bad: 'We have your request {{ticket.constructor}}.',
  good: 'We have your request {{number}}.',
  run({ mails, replies, teams, agents }, report) {
    for (const [defined, pointer, text] of signatures({ teams, agents })) {
      for (const [piece] of text.matchAll(naming)) {
        const message = `a signature is plain text: "${piece}" would be sent as it stands`
        report(defined, { pointer, piece, message, hint: 'write what shall stand there' })
      }
    }
    for (const locales of mails.values()) {
      for (const defined of locales.values()) {
        for (const name of [...unknownPlaceholders(textOf(defined.value)), ...malformed(textOf(defined.value))]) {
          report(defined, said(name, Object.keys(placeholders)))
        }
      }
    }
    for (const locales of replies.values()) {
      for (const defined of locales.values()) {
        const names = [...defined.value.body.matchAll(naming)].map(([, name = '']) => name)
        for (const name of names) {
          if (isReplyPlaceholder(name)) continue
          report(defined, said(name, [...replyPlaceholders, 'fields.<name>']))
        }
      }
    }
  },
}

/** Every signature, with where it stands. */
function signatures({ teams, agents }: Pick<FileSet, 'teams' | 'agents'>) {
  return [
    ...[...agents.values()].map((defined) => [defined, '/signature', defined.value.signature ?? ''] as const),
    ...[...teams.values()].flatMap((defined) => [
      [defined, '/signature', defined.value.signature ?? ''] as const,
      ...Object.entries(defined.value.i18n ?? {}).map(
        ([language, { signature = '' }]) => [defined, `/i18n/${language}/signature`, signature] as const,
      ),
    ]),
  ]
}

function textOf({ subject, body }: TextTemplate): string {
  return `${subject}\n${body}`
}

/** Names that no placeholder could have. */
function malformed(text: string): readonly string[] {
  return [...text.matchAll(naming)].map(([, name = '']) => name).filter((name) => !/^[a-zA-Z.]+$/.test(name))
}

function said(written: string, known: readonly string[]): Said {
  const name = written.replace(/^\{\{\s*|\s*\}\}$/g, '')
  return {
    pointer: '',
    piece: written,
    message: `there is no placeholder "{{${name}}}"`,
    hint: suggestion(name, known) ?? `known: ${known.join(', ')}`,
  }
}
