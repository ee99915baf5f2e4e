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
  /** Where it is a behaviour: the shortest way in which it comes about, one thing that happens a step. */
  readonly story?: readonly StoryStep[]
}

export interface StoryStep {
  /** What happens, in the words of the help desk: `an agent answers: "Waiting"`. */
  readonly words: string
  /** The rule that makes it so. */
  readonly file: string
  readonly line: number
}

/** A step of a story before its place in the text is known. */
export interface Told {
  /** What happens, in the words of the help desk. */
  readonly words: string
  /** JSON pointer to the rule that makes it so. */
  readonly pointer: string
  /** The file that the pointer leads into; left out: the one of the mistake. */
  readonly file?: string
}
