const minuteMs = 60_000

/** `Tue 24 Nov 2026, 11:00`, in a time zone. */
export function sayInstant(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${part.weekday} ${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute}`
}

/** `1 h 30 min`, `45 min`, `0 min`. */
export function sayMinutes(minutes: number): string {
  const whole = Math.round(minutes)
  const [hours, rest] = [Math.floor(whole / 60), whole % 60]
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

export function sayDuration(ms: number): string {
  return sayMinutes(ms / minuteMs)
}

/** `1 ticket`, `3 tickets`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`
}

/** Rows as columns that line up, two spaces between them; the last column is not padded. */
export function columns(rows: readonly (readonly string[])[], indent = ''): string {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      return `${indent}${cells.join('  ')}`.trimEnd()
    })
    .map((line) => `${line}\n`)
    .join('')
}

/** `#12 #13 #40 and 7 more`: at most ten ticket numbers. */
export function someTickets(numbers: readonly number[], total = numbers.length): string {
  const shown = numbers.slice(0, 10).map((number) => `#${number}`)
  const left = total - shown.length
  return [...shown, ...(left > 0 ? [`and ${left.toLocaleString('en-US')} more`] : [])].join(' ')
}

/** An instant as documents for programs give it. */
export function iso(at: number): string {
  return new Date(at).toISOString()
}

/** One JSON document. */
export function documentText(value: object): string {
  return `${JSON.stringify({ formatVersion: 1, ...value }, null, 2)}\n`
}
