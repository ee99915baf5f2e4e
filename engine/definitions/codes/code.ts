/** What the page of problems says about one permanent code: why it is a mistake, the mistake, and the same put right. */
export interface Code {
  readonly code: string
  readonly about: string
  readonly bad: string
  readonly good: string
}
