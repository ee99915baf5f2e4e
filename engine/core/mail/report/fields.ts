/**
 * The body of message/delivery-status, message/disposition-notification and message/feedback-report: groups of `Name: value` lines, a
 * blank line between groups, a line that begins with a blank belonging to the one before (RFC 3464, 2.1). Lines that are none of these
 * are passed over.
 */
export type Fields = ReadonlyMap<string, readonly string[]>

const mostCharacters = 100_000

export function fieldGroups(text: string): readonly Fields[] {
  return text
    .slice(0, mostCharacters)
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(fieldsOf)
    .filter((fields) => fields.size > 0)
}

/** The first value of a field, or null. */
export function field(fields: Fields, name: string): string | null {
  return fields.get(name)?.[0] ?? null
}

/** The fields of one group by name in lower case. */
export function fieldsOf(group: string): Fields {
  const fields = new Map<string, string[]>()
  for (const line of group.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const [, name, value = ''] = /^([!-9;-~]{1,100}):(.*)$/.exec(line) ?? []
    if (name === undefined) continue
    const key = name.toLowerCase()
    fields.set(key, [...(fields.get(key) ?? []), value.trim()])
  }
  return fields
}
