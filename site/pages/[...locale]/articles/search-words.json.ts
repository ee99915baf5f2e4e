import type { APIRoute } from 'astro'
import { shelfOf } from '#site/articles/shelf.ts'
import { localeParams, readerAt } from '#site/i18n/reader.ts'

export const getStaticPaths = () => localeParams().map((params) => ({ params }))

/** Words that the search corrects a typing mistake to; asked for only when nothing was found. */
export const GET: APIRoute = ({ url }) =>
  new Response(JSON.stringify(shelfOf(readerAt(url).locale.code).words()), {
    headers: { 'Content-Type': 'application/json' },
  })
