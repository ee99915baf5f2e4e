import type { HoursFile } from '#engine/schemas/types.ts'

/** Holidays and exceptions with the list each stands in. */
export function specialDays({ holidays = [], exceptions = [] }: HoursFile) {
  return Object.entries({ holidays, exceptions }).flatMap(([list, entries]) =>
    entries.map(({ date }, index) => ({ date, list, pointer: `/${list}/${index}/date` })),
  )
}
