/** Path of an article as its reader saw it: `/zh-cn/articles/returns/send-something-back/`; the first language has nothing in front. */
export const articlePath = /^(?:\/[a-z]{2,3}(?:-[a-z0-9]{2,8})*)?\/articles\/[a-z0-9-]{1,100}\/[a-z0-9-]{1,100}\/$/

/** What readers looked at before they asked. */
export interface ArticlesSeen {
  /** Suggested while they typed. */
  readonly shown: readonly string[]
  /** Opened. */
  readonly read: readonly string[]
}

/** Of one visit; whoever sends more is no reader. */
const most = 12

/** Paths from a field of a page, with spaces between them; what is no path of an article is left out. null when nothing is left. */
export function articlesSeen(shown: string, read: string): ArticlesSeen | null {
  const paths = (text: string) =>
    [...new Set(text.split(/\s+/))].filter((path) => articlePath.test(path)).slice(0, most)
  const seen = { shown: paths(shown), read: paths(read) }
  return seen.shown.length + seen.read.length === 0 ? null : seen
}
