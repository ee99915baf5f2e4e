import type { DeskTexts } from '#site/i18n/desk/texts.ts'

/** Each of these speaks against an automatic answer. */
const unanswered = [
  'own-message',
  'own-loop',
  'report',
  'null-sender',
  'mail-system',
  'auto-submitted',
  'auto-reply-header',
  'precedence',
  'mailing-list',
  'auto-response-suppress',
  'help-desk',
  'own-address',
  'no-reply-address',
  'out-of-office',
  'ambiguous-from',
  'no-address',
  'from-mended',
] as const

/** These do not, and an agent should see them. */
const noted = ['sender-differs', 'reply-to-differs', 'name-shows-address'] as const

const mended = [
  'header',
  'headers-missing',
  'blank-line',
  'line-ends',
  'boundary',
  'structure',
  'content-type',
  'transfer-encoding',
  'base64',
  'quoted-printable',
  'uuencode',
  'tnef',
  'charset',
  'encoded-word',
  'address',
  'from-missing',
  'from-empty',
  'from-malformed',
  'from-double',
  'file-name',
  'file-name-missing',
  'cut',
] as const

/** What was noticed of a mail, in words; a code that has none stands as it is. */
export interface LetterWords {
  readonly unanswered: readonly string[]
  readonly noted: readonly string[]
  readonly mended: readonly string[]
}

export function letterWords(
  codes: { readonly reasons: readonly string[]; readonly mended: readonly string[] },
  t: DeskTexts,
): LetterWords {
  const isNoted = (code: string) => noted.some((one) => one === code)
  const reason = (code: string) => {
    const known = [...unanswered, ...noted].find((one) => one === code)
    return known === undefined ? code : t(`letter.reason.${known}`)
  }
  return {
    unanswered: codes.reasons.filter((code) => !isNoted(code)).map(reason),
    noted: codes.reasons.filter(isNoted).map(reason),
    mended: codes.mended.map((code) => mend(code, t)),
  }
}

/** What follows a colon is the character set that the bytes turned out to be in. */
function mend(written: string, t: DeskTexts): string {
  const [code = '', charset = ''] = written.split(':')
  const known = mended.find((one) => one === code)
  return known === undefined ? written : t(`letter.mended.${known}`, { charset })
}
