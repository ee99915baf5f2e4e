import { describe, expect, test } from 'vitest'
import { createPinoLog } from './pino-log.ts'

function capture() {
  const lines: string[] = []
  return { lines, log: createPinoLog({ write: (line: string) => void lines.push(line) }) }
}

describe('a log line', () => {
  test('is one line of JSON, whatever a field holds (T37)', () => {
    const { lines, log } = capture()
    log.info({ route: '/x\n2026-01-01 ERROR owned', other: '\u001b[2J %s \u0085 \u2028 \u202e \u009b31m' }, 'request')
    expect(lines).toHaveLength(1)
    expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      msg: 'request',
      route: '/x\n2026-01-01 ERROR owned',
    })
  })

  test('has at most 2 kB', () => {
    const { lines, log } = capture()
    log.warn({ name: 'x'.repeat(1_000_000) }, 'long')
    log.warn(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}`, 'y'.repeat(1_000)])), 'many')
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(2_000)
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 'warn', msg: 'many', cut: true })
  })

  test('keeps where an error came from, and only the beginning of what it says', () => {
    const { lines, log } = capture()
    log.error({ error: new TypeError('m'.repeat(5_000)) }, 'failed')
    const { error } = JSON.parse(lines[0] ?? '') as { error: { name: string; message: string; frames: string[] } }
    expect(error.name).toBe('TypeError')
    expect(error.message.length).toBeLessThan(400)
    expect(error.frames[0]).toContain('pino-log.test.ts')
  })
})
