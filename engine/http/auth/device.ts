const browsers = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const

const systems = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
] as const

/** Browser and system that a `User-Agent` names, such as `Firefox, Linux`: words of ours alone. Empty when it names neither. */
export function deviceOf(userAgent: string): string {
  const first = (names: typeof browsers | typeof systems) => names.find(([, pattern]) => pattern.test(userAgent))?.[0]
  return [first(browsers), first(systems)].filter(Boolean).join(', ')
}
