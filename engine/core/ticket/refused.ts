import { DocketError } from '#engine/core/docket-error.ts'
import type { JsonObject } from '#engine/core/json.ts'

/** Why somebody's event is not taken, by what stands in its way. The words are the API's; the desk says it in its reader's language. */
const sentences = {
  shelved: 'The ticket lies on the shelf: accept it first.',
  merged: 'Ticket {number} is part of ticket {into} now.',
  erased: 'The personal data was erased: nobody would read this reply.',
  state: 'The state "{state}" does not take "{event}".',
  foreign: '"{event}" is not an agent\'s event.',
  role: 'Only {roles} of the team may do this.',
  missing: '"{field}" has to be filled in first.',
  'merge-itself': 'A ticket cannot be merged into itself.',
  'merge-waits': 'A reply of this ticket still waits to be sent: send it or take it back first.',
  'merge-none': 'This ticket is not merged.',
  'merge-shelved': 'The ticket to merge into lies on the shelf: accept it first.',
  'link-itself': 'A ticket cannot be linked to itself.',
  'many-replies': 'Too many replies of this ticket wait to be sent.',
  'reply-gone': 'This reply is not waiting any more.',
} as const

export type RefusedReason = keyof typeof sentences

/** Ids and numbers of what the sentence names, never what a customer wrote. */
export type RefusedValues = Readonly<Record<string, string | readonly string[]>>

export interface Refused {
  readonly reason: RefusedReason
  readonly values: RefusedValues
}

export function refused(reason: RefusedReason, values: RefusedValues = {}): Refused {
  return { reason, values }
}

/** The refusal in English. */
export function refusedSentence({ reason, values }: Refused): string {
  return filledIn(sentences[reason], values, ' or ')
}

/** `{name}` in `text` by its value; `or` stands between those of a list. */
export function filledIn(text: string, values: RefusedValues, or: string): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => [values[name] ?? ''].flat().join(or))
}

/** DocketError `not-allowed-here`, with `reason` and `values` for whoever says it in other words. */
export function notAllowedHere(refusal: Refused, data: JsonObject = {}): DocketError {
  return new DocketError('not-allowed-here', refusedSentence(refusal), { ...data, ...refusal })
}
