/** What the doctor says about one thing. */
export interface Finding {
  /** A short name, such as `database` or `imap: support@example.com`. */
  readonly check: string
  /** `off`: not configured, and that is fine. Only `failed` makes the command fail. */
  readonly state: 'ok' | 'warning' | 'failed' | 'off'
  /** One sentence or a few words; no secrets. */
  readonly detail: string
  /** What could not be reached at all: ends the command with 3. */
  readonly away?: boolean
}

/** The code of an error, such as `ECONNREFUSED`: its message may repeat a URL with a password. */
export function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
  if (typeof code === 'string') return code
  if (typeof cause?.code === 'string') return cause.code
  return error instanceof Error ? error.name : 'unknown'
}
