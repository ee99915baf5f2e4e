import type { ReadMail } from '#engine/ports/mail-reader.ts'

/** A mail before anybody has looked for a report in it. */
export type PlainMail = Omit<ReadMail, 'report'>

const mostBytes = 100_000

/** The text of the first part of one of these types, or null. */
export function partText({ parts }: Pick<PlainMail, 'parts'>, types: readonly string[]): string | null {
  const part = parts.find(({ type }) => types.includes(type))
  return part === undefined ? null : new TextDecoder().decode(part.content.subarray(0, mostBytes))
}
