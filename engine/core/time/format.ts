const formats = new Map<string, Intl.DateTimeFormat>()
/** Zones are the customers' own too, so there may be many. */
const keptFormats = 500

/** A formatter, made once for its language and options: making one costs a hundred times what it then takes to write an instant. */
export function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}\0${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(language, options)
  if (formats.size >= keptFormats) formats.delete(formats.keys().next().value ?? '')
  formats.set(key, format)
  return format
}
