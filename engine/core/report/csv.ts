export type CsvCell = string | number | null

/**
 * RFC 4180, with a byte order mark, since spreadsheets take anything else for the system's own encoding. A text that a spreadsheet would
 * calculate (it begins with `= + - @`, a tab or a carriage return; OWASP, "CSV Injection") gets an apostrophe in front. So does what
 * follows a semicolon or a new line in it: where a country writes its decimals with a comma, a spreadsheet parts cells there.
 */
export function csvText(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${csvLines([header, ...rows])}`
}

/** Lines without the mark, for a text that is written in parts. */
export function csvLines(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')
}

function cellText(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const parted = cell.replace(/([;\t\r\n]\s*)(?=[=+\-@＝＋－＠])/g, "$1'")
  const harmless = /^\s*[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${parted}` : parted
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
