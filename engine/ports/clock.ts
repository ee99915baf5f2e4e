/** Wall time for deadlines, monotonic time for waiting: a wall clock may jump, a wait must not. */
export interface Clock {
  /** UTC epoch milliseconds. */
  now(): number
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMs(): number
  /** Runs `run` once after `delayMs`; the returned function cancels it. A pending wait does not keep the process alive. */
  after(delayMs: number, run: () => void): () => void
}
