import type { Line } from './line.ts'
import { fits, type Phrase } from './phrase.ts'
import { forwardedPhrases, originalPhrases } from './phrases.ts'

const dashes = /^[-‐–—_=*]{2,60} ?| ?[-‐–—_=*]{2,60}$/g

/** Whether `line` stands above a message that is passed on: `---------- Forwarded message ---------`, `Begin forwarded message:`. */
export function opensForward(line: Line): boolean {
  const title = titleOf(line.key) ?? beforeColon(line.key)
  return title !== null && someFit(forwardedPhrases, title)
}

/** Whether `line` stands above the message that is answered: `-----Original Message-----`. */
export function opensOriginal(line: Line): boolean {
  const title = titleOf(line.key)
  return title !== null && someFit(originalPhrases, title)
}

/** What stands between dashes; null without them, and where there is nothing between them. */
function titleOf(key: string): string | null {
  if (key.length > 200) return null
  const title = key.replace(dashes, '')
  return key.length - title.length >= 4 && /^[-‐–—_=*]{2}/.test(key) && title !== '' ? title.trim() : null
}

function beforeColon(key: string): string | null {
  return key.length <= 80 && /[:：]$/.test(key) ? key.slice(0, -1).trim() : null
}

function someFit(phrases: readonly Phrase[], title: string): boolean {
  return phrases.some((phrase) => fits(phrase, title))
}
