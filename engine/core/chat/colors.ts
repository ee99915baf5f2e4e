import type { ChatFile } from '#engine/schemas/types.ts'

type Colors = NonNullable<ChatFile['colors']>

/** The colours of a channel as `#rrggbb`, so that a page sets them without reading what somebody wrote. */
export function colorsOf(colors: Colors): Colors {
  return Object.fromEntries(
    Object.entries(colors).flatMap(([name, color]) => {
      const hex = hexOf(color)
      return hex === null ? [] : [[name, hex]]
    }),
  )
}

/** `#rrggbb` of a hex, `rgb()` or `hsl()` colour; null for what is none. */
export function hexOf(color: string): string | null {
  const text = color.trim().toLowerCase()
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text)
  if (short)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`
  if (/^#[0-9a-f]{6}$/.test(text)) return text
  const [, kind, inside = ''] = /^(rgb|hsl)\(([^)]*)\)$/.exec(text) ?? []
  const parts = inside.split(/[\s,]+/).filter(Boolean)
  if (kind === undefined || parts.length !== 3) return null
  const numbers = parts.map((part) => Number.parseFloat(part))
  if (numbers.some((number) => !Number.isFinite(number))) return null
  const [a = 0, b = 0, d = 0] = numbers
  const percents = parts.map((part) => part.endsWith('%'))
  if (kind === 'rgb') return toHex(numbers.map((number, index) => (percents[index] ? (number * 255) / 100 : number)))
  return percents[1] && percents[2] ? toHex(fromHsl(a, b / 100, d / 100)) : null
}

function toHex(channels: readonly number[]): string {
  const byte = (value: number) =>
    Math.round(Math.min(255, Math.max(0, value)))
      .toString(16)
      .padStart(2, '0')
  return `#${channels.map(byte).join('')}`
}

function fromHsl(hue: number, saturation: number, lightness: number): readonly number[] {
  const strength = saturation * Math.min(lightness, 1 - lightness)
  const channel = (n: number) => {
    const k = (((n + hue / 30) % 12) + 12) % 12
    return (lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1))) * 255
  }
  return [channel(0), channel(8), channel(4)]
}
