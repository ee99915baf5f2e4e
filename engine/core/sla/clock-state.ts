export type SlaMetric = 'firstResponse' | 'nextResponse' | 'resolution' | 'reach'

/** One target of one policy on one ticket. Instants are UTC epoch milliseconds. */
export interface SlaClock {
  readonly policy: string
  readonly metric: SlaMetric
  /** ISO 8601 duration of business time, as written in the policy. */
  readonly target: string
  readonly state: 'running' | 'paused' | 'met' | 'breached'
  readonly startedAt: number
  /** Absolute due instant; while paused the one it had when the pause began. */
  readonly dueAt: number
  /** Closed and open pauses, oldest first; the open one has `until: null`. */
  readonly pauses: readonly { readonly from: number; readonly until: number | null }[]
  /** When the target was reached, also after a breach; null while it is not. */
  readonly metAt: number | null
  readonly breachedAt: number | null
  /** Fractions of `warnAt` already warned of. */
  readonly warned: readonly number[]
  /** `file:line` of the target that set `dueAt`. */
  readonly rule: string
}
