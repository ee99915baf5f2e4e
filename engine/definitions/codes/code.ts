/** What the page of problems says about one permanent code: why it is a mistake, the mistake, and the same put right. */
export interface Code {
  readonly code: string
  readonly about: string
  /** The mistake, and the same put right: pieces of `file`, or whole files by path (an empty text is one that only has to be there). */
  readonly bad: string | Files
  readonly good: string | Files
  /** The file of the sample project (`sample-project.ts`) that holds the pieces; without it nobody has run the example. */
  readonly file?: string
  /** The piece of that file that both take the place of; null: all of it. Left out: the good one, which stands there. */
  readonly instead?: string | null
  /** Files that both need beside the sample project; null takes one away. */
  readonly beside?: Files
}

/** Path → text; null for a file that is not there. */
export type Files = Readonly<Record<string, string | null>>
