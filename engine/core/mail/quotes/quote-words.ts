// What mail programs write around somebody else's words, one file a language. Phrases are matched without regard to case, to the kind of
// space and to invisible direction marks; `*` stands for at least one character, so a phrase can never cost more than a walk along the line.

/** The phrases of one language. */
export interface QuoteWords {
  /** BCP 47. */
  readonly language: string
  /** Lines that introduce a quote, without the colon at their end: `On * wrote`. */
  readonly wrote: readonly string[]
  /** Names of the header lines above a quote (`From:`, `Sent:`, `To:`, `Cc:`, `Subject:`), without the colon. */
  readonly labels: Labels
  /** What stands between dashes above a quote: `Original Message`. */
  readonly original: readonly string[]
  /** What stands between dashes, or before a colon, above a forwarded message. */
  readonly forwarded: readonly string[]
  /** Footers that a phone or a program adds. Where one holds a `*`, it has to stand for a known device or program. */
  readonly sentFrom: readonly string[]
  /** Parts of words that legal disclaimers are made of; several of them together make one. */
  readonly disclaimer: readonly string[]
}

export interface Labels {
  readonly from: readonly string[]
  readonly sent: readonly string[]
  readonly to: readonly string[]
  readonly copy: readonly string[]
  readonly subject: readonly string[]
}
