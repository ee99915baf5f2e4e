import { type DestinationStream, pino } from 'pino'
import type { Log } from '#engine/ports/log.ts'

const longestText = 300
const longestLine = 2_000

/**
 * One JSON line a message, at most 2 kB, in which nothing can move a terminal's cursor or fake a line: control characters, also those
 * that JSON leaves alone (C1, line separators, direction marks), are written as `\\u….`. Errors keep their name, code and frames;
 * their message is cut short, since it may repeat what somebody sent.
 */
export function createPinoLog(destination: DestinationStream, level = 'info'): Log {
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line) => void destination.write(oneLine(line)) },
  )
  return {
    info: (fields, message) => log.info(shorten(fields), clean(message)),
    warn: (fields, message) => log.warn(shorten(fields), clean(message)),
    error: (fields, message) => log.error(shorten(fields), clean(message)),
  }
}

function shorten(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shortened(value)]))
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string') return clean(value)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return value
  if (value instanceof Error) return describe(value)
  return clean(JSON.stringify(value) ?? '')
}

function describe(error: Error): Record<string, unknown> {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return {
    name: clean(error.name),
    ...code,
    message: clean(error.message),
    frames: frames.slice(0, 8).map((line) => clean(line.trim(), 120)),
  }
}

function clean(text: string, length = longestText): string {
  return text.length > length ? `${text.slice(0, length)}…` : text
}

/** Controls beyond ASCII's, separators and direction marks as escapes; a line that is still too long keeps its time and message only. */
function oneLine(line: string): string {
  const plain = `${escapeOdd(line.trimEnd())}\n`
  if (plain.length * 3 <= longestLine || Buffer.byteLength(plain) <= longestLine) return plain
  const { level, time, msg } = JSON.parse(line) as Record<string, string>
  return `${escapeOdd(JSON.stringify({ level, time, msg, cut: true }))}\n`
}

function escapeOdd(line: string): string {
  if (!/[^ -~]/.test(line)) return line
  return line.replace(/[\p{Cc}\p{Cf}\u2028\u2029\p{Cs}]/gu, escaped)
}

function escaped(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
