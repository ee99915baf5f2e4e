import type { Problem } from '#engine/core/problem.ts'
import { summary } from './frame.ts'

/** A job shows ten errors and ten warnings of a step, and drops the others without a word. */
const most = 10

/** Problems as workflow commands of GitHub Actions, worst first; what does not fit stands in the job's summary, without one in the log. */
export function annotations(problems: readonly Problem[], { hasSummary }: { readonly hasSummary: boolean }): string {
  const worst = [...problems].sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1))
  const rest = worst.slice(most)
  const lines = worst.slice(0, most).map(annotation)
  if (rest.length === 0) return lines.join('\n')
  if (hasSummary) return [...lines, `::notice::and ${rest.length} more: see the job's summary`].join('\n')
  const listed = rest.map(({ file, line, column, severity, message, code }) =>
    escaped(`${file}:${line}:${column}  ${severity}  ${message} (${code})`),
  )
  return [...lines, `::group::and ${rest.length} more`, ...listed, '::endgroup::'].join('\n')
}

/** All problems as a Markdown table for the job's summary. */
export function summaryTable(problems: readonly Problem[]): string {
  const rows = problems.map(({ file, line, severity, message, code, hint }) =>
    row([`${file}:${line}`, severity, hint === null ? message : `${message} – ${hint}`, code]),
  )
  return [
    '### docket check',
    '',
    summary(problems),
    '',
    row(['where', '', 'what', 'code']),
    row(['---', '---', '---', '---']),
    ...rows,
    '',
  ].join('\n')
}

function annotation({ severity, file, line, column, length, code, message, hint }: Problem): string {
  const place = { file, line, col: column, endColumn: column + length, title: code }
  const properties = Object.entries(place).map(
    ([name, value]) => `${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  )
  return `::${severity} ${properties.join(',')}::${escaped(hint === null ? message : `${message}; ${hint}`)}`
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
}
