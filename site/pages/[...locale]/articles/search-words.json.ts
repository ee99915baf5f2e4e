import type { APIRoute } from 'astro'
import { shelfOf } from '#site/articles/shelf.ts'
import { localeParams, readerAt } from '#site/i18n/reader.ts'
import type { SearchHelp } from '#site/scripts/asking.ts'

export const getStaticPaths = () => localeParams().map((params) => ({ params }))

/** Words that the search corrects a typing mistake to, and what stands above suggested articles; asked for only where they are needed. */
export const GET: APIRoute = ({ url }) => {
  const { locale, t } = readerAt(url)
  const help: SearchHelp = {
    words: shelfOf(locale.code).words(),
    suggest: t('form.suggest'),
    waiting: t('form.suggest.waiting'),
    opens: t('form.suggest.opens'),
  }
  return new Response(JSON.stringify(help), { headers: { 'Content-Type': 'application/json' } })
}
