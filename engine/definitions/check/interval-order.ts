import type { Intervals } from '#engine/schemas/types.ts'
import type { Check } from './check.ts'

export const intervalOrder: Check = {
  code: 'docket/interval-order',
  severity: 'error',
  about:
    'Open intervals of a day are in order, do not overlap, and end after they begin. What goes past midnight ends at `24:00` and goes on the next day.',
  file: 'workflows/office.hours.json',
  bad: '"mon": [["13:00", "17:00"], ["09:00", "14:00"]]',
  good: '"mon": [["09:00", "12:00"], ["13:00", "17:00"]]',
  run({ hours }, report) {
    for (const defined of hours.values()) {
      const { week, exceptions = [] } = defined.value
      const lists = [
        ...Object.entries(week).map(([day, intervals]) => ({ pointer: `/week/${day}`, intervals })),
        ...exceptions.map(({ hours: intervals }, index) => ({ pointer: `/exceptions/${index}/hours`, intervals })),
      ]
      for (const { pointer, intervals } of lists) {
        for (const { index, message, hint } of disorder(intervals))
          report(defined, { pointer: `${pointer}/${index}/0`, message, hint })
      }
    }
  },
}

function disorder(
  intervals: Intervals,
): readonly { readonly index: number; readonly message: string; readonly hint: string }[] {
  return intervals.flatMap(([from = '', to = ''], index) => {
    const before = intervals[index - 1]?.[1]
    if (from >= to) {
      const hint = 'past midnight: end at "24:00" and go on the next day at "00:00"'
      return [{ index, message: `${from} to ${to} is no open time`, hint }]
    }
    if (before === undefined || before <= from) return []
    return [
      {
        index,
        message: `${from} is before the end of the interval before it, ${before}`,
        hint: 'put them in order, without overlap',
      },
    ]
  })
}
