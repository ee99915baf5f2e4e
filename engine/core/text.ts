/**
 * Cleaning once, at the border: what comes in becomes text that both databases store alike and that breaks no log line and no mail
 * header. NUL, non-characters and lone surrogates become U+FFFD; other control characters go. Nothing is normalised: names stay as their
 * owners write them. Safe in the browser.
 */

const lineBreak = /\r\n?|[\n\u0085\u2028\u2029]/g
const unsound = /(?![\t\n])[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu
/** A look at what most texts have nothing of, at a third of the price. */
const odd = /[^\t\n -~]/
const lastControl = 0x9f

/** One line: line breaks and tabs become spaces, runs of spaces one; at most `most` UTF-16 units, none of them half a character. */
export function cleanLine(text: string, most: number): string {
  const line = sound(text.replace(lineBreak, ' ')).replace(/\s+/g, ' ')
  return cut(line.trim(), most).trimEnd()
}

/** Several lines: every line break becomes `\n`, spaces and tabs stay; at most `most` UTF-16 units, none of them half a character. */
export function cleanText(text: string, most: number): string {
  return cut(sound(text.replace(lineBreak, '\n')), most)
}

/** Without what turns the direction of reading, which hides the ending of a file's name: `photo\u202egpj.exe`. */
export function readOneWay(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, '')
}

function sound(text: string): string {
  if (!odd.test(text)) return text
  return text.replace(unsound, (found) => {
    const code = found.charCodeAt(0)
    return code === 0 || code > lastControl ? '\ufffd' : ''
  })
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return text.slice(0, /[\ud800-\udbff]/.test(text[most - 1] ?? '') ? most - 1 : most)
}
