/** A mistake in something a person wrote. Problems are collected, never thrown, and reported all at once. */
export interface Problem {
  /** Permanent, `docket/<kebab-case>`; it has a help page of its own. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** Relative to the definitions root. */
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly column: number
  /** How many characters the caret underlines. */
  readonly length: number
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string
  /** What to write instead, such as `did you mean "title"?`. */
  readonly hint: string | null
}
