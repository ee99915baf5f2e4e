import type { ReadMail } from '#engine/ports/mail-reader.ts'

export type WithHeaders = Pick<ReadMail, 'headers'>

/** The values of every header of a name (lower case), in the order in which they stand. */
export function headersOf({ headers }: WithHeaders, name: string): readonly string[] {
  return headers.filter((header) => header.name === name).map(({ value }) => value.trim())
}

/** The first value of a header, or null where the mail has none of that name. */
export function headerOf(mail: WithHeaders, name: string): string | null {
  return headersOf(mail, name)[0] ?? null
}

/** What stands before comments and parameters, in lower case: `auto-replied (vacation); x=1` is `auto-replied`. */
export function keywordOf(value: string): string {
  return (value.split(/[;(,\s]/, 1)[0] ?? '').toLowerCase()
}

/** Media type and report-type (RFC 6522) of the whole mail, in lower case; empty where it says none. */
export function contentTypeOf(mail: WithHeaders): { readonly type: string; readonly reportType: string } {
  const value = headerOf(mail, 'content-type') ?? ''
  const reportType = /;\s*report-type\s*=\s*"?([\w-]+)/i.exec(value)?.[1] ?? ''
  return { type: keywordOf(value), reportType: reportType.toLowerCase() }
}
