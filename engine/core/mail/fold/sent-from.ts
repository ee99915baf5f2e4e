import { programs } from '#engine/core/mail/quotes/programs.ts'
import { isBlank, isQuoted, isRule, type Line, lineOf } from './line.ts'
import { starsOf } from './phrase.ts'
import { sentFromPhrases } from './phrases.ts'

const fewestCharacters = 5
const mostCharacters = 120
const link = / ?(?:<https?:[^>\s]{1,300}>|\[https?:[^\]\s]{1,300}\]|\(https?:[^)\s]{1,300}\))/g

/**
 * `Sent from my iPhone`, `Get Outlook for Android <https://…>`: the last line, when it has a paragraph to itself and names a device or program that
 * we know.
 */
export function sentFromStart(lines: readonly Line[], _from: number, end: number): number | null {
  const line = lines[end - 1] as Line
  return line.depth === 0 && standsAlone(lines[end - 2]) && isSentFrom(line) ? end - 1 : null
}

function standsAlone(above: Line | undefined): boolean {
  return above === undefined || isBlank(above) || isQuoted(above) || isRule(above) || above.words === '--'
}

function isSentFrom(line: Line): boolean {
  if (line.words.length < fewestCharacters) return false
  const { key } = lineOf(line.words.slice(0, 400).replace(link, ''))
  if (key.length > mostCharacters) return false
  const said = key.replace(/^(?:-- |[-–—*_]{1,3} ?)/, '').replace(/[.。!*_]{1,3}$/, '')
  return sentFromPhrases.some((phrase) => {
    const stars = starsOf(phrase, said)
    return stars !== null && (stars.length === 0 || namesProgram(said))
  })
}

function namesProgram(said: string): boolean {
  return programs.some((program) => said.includes(program))
}
