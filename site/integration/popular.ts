import { articlePath, type Outline } from '#site/articles/outline.ts'

/** Throws an Error that names the option when an article of `docket({ popular })` is there in no language. */
export function demandPopular(popular: readonly string[], outline: Outline): void {
  const paths = new Set(outline.articles.map(articlePath))
  const missing = popular.find((id) => !paths.has(`/articles/${id}/`))
  if (missing !== undefined)
    throw new Error(
      `docket({ popular }): there is no article "${missing}"; write topic/slug, as in "returns/send-something-back".`,
    )
}
