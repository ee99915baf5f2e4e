/** An instant as `datetime-local` shows it on the reader's own clock; what is no instant, as it is. */
export function onOwnClock(text: string): string {
  const instant = /([Zz]|[+-]\d\d:\d\d)$/.test(text) ? new Date(text) : null
  if (!instant || Number.isNaN(instant.getTime())) return text
  return new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
