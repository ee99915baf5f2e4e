import type { ReadMail } from '#engine/ports/mail-reader.ts'

const sampleCharacters = 4_000
/** Letters of a script below this share of all letters are names and quotations. */
const share = 0.2

/** Scripts that say which language it is, the more particular first: Japanese has kana beside Han. */
const scripts: readonly (readonly [language: string, letters: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh-CN', /\p{Script=Han}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['th', /\p{Script=Thai}/gu],
]

/**
 * The language of a mail among those supported (BCP 47): as its headers say, else by its script; null where nothing tells. The caller falls
 * back to the team's.
 */
export function languageOf(
  mail: Pick<ReadMail, 'language' | 'subject' | 'text'>,
  supported: readonly string[],
): string | null {
  return (mail.language === null ? null : among(mail.language, supported)) ?? byScript(mail, supported)
}

/** The language itself, else the same one of another region (`zh-TW` is served by `zh-CN`), else null. */
function among(wanted: string, supported: readonly string[]): string | null {
  const lower = wanted.trim().toLowerCase()
  const primary = (language: string) => language.toLowerCase().split('-', 1)[0]
  return (
    supported.find((language) => language.toLowerCase() === lower) ??
    supported.find((language) => primary(language) === primary(lower)) ??
    null
  )
}

function byScript({ subject, text }: Pick<ReadMail, 'subject' | 'text'>, supported: readonly string[]): string | null {
  const written = `${subject}\n${text.slice(0, 4 * sampleCharacters)}`
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .slice(0, sampleCharacters)
  const letters = written.match(/\p{L}/gu)?.length ?? 0
  for (const [language, script] of scripts) {
    const found = written.match(script)?.length ?? 0
    if (found > 0 && found >= letters * share) return among(language, supported)
  }
  return null
}
