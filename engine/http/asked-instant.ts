import { DocketError } from '#engine/core/docket-error.ts'
import { isInstant } from '#engine/core/form/wall-time.ts'

/**
 * The instant that the query `at` names, in milliseconds. DocketError `malformed` for what is none: a time without an offset is another
 * instant on every machine. `or` is what else it may name, as in "the number of an event, or ".
 */
export function askedInstant(text: string, or = ''): number {
  if (!isInstant(text)) throw new DocketError('malformed', `"at" takes ${or}an instant such as 2026-03-02T09:00:00Z.`)
  return Date.parse(text)
}
