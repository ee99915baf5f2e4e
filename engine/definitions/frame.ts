import type { Problem } from '#engine/core/problem.ts'

/** What a frame's parts may be painted as; a terminal makes colours of it, a page classes. */
export type Paint = (part: 'place' | 'error' | 'warning' | 'mark' | 'faint', text: string) => string

const plain: Paint = (_, text) => text

/** The widest piece of a line that is shown; of a longer one the part around the mistake. */
const widest = 120

/**
 * The code frame of a problem: place, what is wrong with its code, the line, and a caret with the hint below it. `text` is the file's text;
 * without it there is no line. Control characters are shown as `·`, so that a file cannot steer a terminal.
 */
export function frameText(problem: Problem, text: string | null, paint: Paint = plain): string {
  const { file, line, column, severity, message, code, hint, story = [] } = problem
  const told = story.map((step, index) => {
    const place = step.file === file ? `:${step.line}` : `${step.file}:${step.line}`
    return `  ${paint('faint', index === 0 ? 'so:' : ' → ')} ${clean(step.words)} ${paint('faint', `(${place})`)}`
  })
  const head = `${paint('place', `${file}:${line}:${column}`)}  ${paint(severity, severity)}  ${clean(message)} ${paint('faint', `(${code})`)}`
  const written = text?.replace(/^\uFEFF/, '').split('\n')[line - 1]
  if (written === undefined) return [head, ...(hint === null ? [] : [`  ${clean(hint)}`]), ...told].join('\n')
  const { shown, from } = windowOf(written.replace(/\r$/, ''), column - 1)
  const at = column - 1 - from
  const length = Math.max(1, Math.min(problem.length, shown.length - at))
  const number = String(line)
  const gutter = ' '.repeat(number.length)
  const marked = `${' '.repeat(widthOf(shown.slice(0, at)))}${paint(severity, '^'.repeat(widthOf(shown.slice(at, at + length)) || 1))}`
  return [
    head,
    `  ${paint('faint', `${number} |`)} ${clean(shown)}`.trimEnd(),
    `  ${paint('faint', `${gutter} |`)} ${marked}${hint === null ? '' : ` ${paint('mark', clean(hint))}`}`,
    ...told,
  ].join('\n')
}

/** How many errors and warnings, as one line. */
export function summary(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const parts = [count(errors, 'error'), count(warnings, 'warning')].filter((part) => part !== null)
  return parts.length === 0 ? 'no problems' : parts.join(', ')
}

function count(number: number, word: string): string | null {
  return number === 0 ? null : `${number} ${word}${number === 1 ? '' : 's'}`
}

function windowOf(line: string, at: number): { readonly shown: string; readonly from: number } {
  if (line.length <= widest) return { shown: line, from: 0 }
  const from = Math.max(0, Math.min(at - widest / 2, line.length - widest))
  return { shown: line.slice(from, from + widest), from }
}

function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a terminal
  return text.replaceAll('\t', ' ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·')
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g

/** Columns that a text takes in a terminal: East Asian characters take two. */
function widthOf(text: string): number {
  return text.length + (text.match(wide)?.length ?? 0)
}
