import { createHash } from 'node:crypto'

/** What happened, step by step: two runs of one seed have the same hash. */
export interface Trace {
  say(line: string): void
  hash(): string
  /** The last lines, for whoever looks for a fault. */
  readonly lines: readonly string[]
}

export function createTrace(keepLines: boolean): Trace {
  const digest = createHash('sha256')
  const lines: string[] = []
  return {
    say(line) {
      digest.update(`${line}\n`)
      if (keepLines) lines.push(line)
    },
    hash: () => digest.copy().digest('hex').slice(0, 16),
    lines,
  }
}
