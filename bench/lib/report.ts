import { cpus, totalmem } from 'node:os'

/** One line of the report: our figure, the rival's in the same run, and whether the target holds. */
export interface Result {
  /** Row of the targets, such as `G1`. */
  readonly id: string
  readonly what: string
  readonly figure: number
  readonly unit: string
  readonly rival: { readonly name: string; readonly figure: number } | null
  /** Ours ÷ rival's; null without a rival. */
  readonly ratio: number | null
  readonly target: string
  readonly met: boolean
}

/** A result against a rival: met when `figure / rival ≥ least`. */
export function against(
  id: string,
  what: string,
  figure: number,
  unit: string,
  rival: { readonly name: string; readonly figure: number },
  least: number,
): Result {
  const ratio = figure / rival.figure
  return { id, what, figure, unit, rival, ratio, target: `≥ ${least} × ${rival.name}`, met: ratio >= least }
}

/** A result against a limit: met when `figure ≤ most`. */
export function atMost(id: string, what: string, figure: number, unit: string, most: number): Result {
  return { id, what, figure, unit, rival: null, ratio: null, target: `≤ ${most} ${unit}`, met: figure <= most }
}

export function machine(): {
  readonly cores: number
  readonly cpu: string
  readonly memoryGiB: number
  readonly node: string
} {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
  }
}

export function print(results: readonly Result[], notMeasured: readonly string[]): void {
  const rows = results.map(({ id, what, figure, unit, rival, ratio, target, met }) => [
    met ? '✔' : '✗',
    id,
    what,
    `${short(figure)} ${unit}`,
    rival ? `${rival.name} ${short(rival.figure)}` : '',
    ratio === null ? '' : `${ratio.toFixed(2)}×`,
    target,
  ])
  const widths = [0, 1, 2, 3, 4, 5, 6].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  for (const line of notMeasured) console.log(`not measured: ${line}`)
}

function short(figure: number): string {
  if (figure >= 1000) return Math.round(figure).toLocaleString('en')
  return figure >= 10 ? figure.toFixed(0) : figure.toFixed(2)
}
