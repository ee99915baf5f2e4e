import { Exit } from '#engine/cli/io.ts'

const units: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** `30d`, `12h`, `4w` before now, or a date such as `2026-11-01`. Ends with 2 for anything else. */
export function sinceOf(text: string, now: number): number {
  const [, number, unit] = /^(\d{1,6})([hdw])$/.exec(text) ?? []
  if (number !== undefined && unit !== undefined) return now - Number(number) * (units[unit] ?? 0)
  const date = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(date)) throw new Exit(2, `--since takes 30d, 12h, 4w or a date such as 2026-11-01, not "${text}".`)
  return date
}
