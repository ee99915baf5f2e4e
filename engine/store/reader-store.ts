/** What readers of the help center say and look for in vain. */
export interface ReaderStore {
  readonly articles: {
    /** Counts what a reader says of an article. */
    vote(article: string, isHelpful: boolean, now: number): Promise<void>
    /** Of the days (in UTC) from `from` until just before `until`, what most readers did not find helpful first. */
    votes(span: {
      readonly from: number
      readonly until: number
    }): Promise<readonly { readonly article: string; readonly yes: number; readonly no: number }[]>
  }
  readonly missedSearches: {
    add(search: { readonly words: string; readonly language: string }, now: number): Promise<void>
    /** Of the days (in UTC) from `from` until just before `until`, those counted at least so often, the most frequent first. */
    list(asked: {
      readonly from: number
      readonly until: number
      readonly atLeast: number
      readonly limit: number
    }): Promise<readonly { readonly words: string; readonly language: string; readonly times: number }[]>
    dropBefore(instant: number): Promise<void>
  }
}
