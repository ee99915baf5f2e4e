import { commentEvent } from '#engine/channels/article/comment.ts'
import { honeypot } from '#engine/channels/form/suspicion.ts'
import { articlePath } from '#engine/core/article/path.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { languageTag } from '#engine/core/language-tag.ts'
import { cleanText } from '#engine/core/text.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { wantsPage } from '#engine/http/errors.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { RouteModule } from '#engine/http/route.ts'

const postsAMinute = 20
const commentsAnHour = 5
const longestComment = 4_000
const dayMs = 86_400_000

const sourcePath = /^site\/content\/articles\/[\w.-]{1,40}\/[\w-]{1,100}\/[\w-]{1,100}\.mdx?$/

/** What readers say of an article. */
export const feedbackRoutes: RouteModule = () => [
  { method: 'POST', path: '/feedback', access: { who: 'anyone' }, from: 'site', handle: takeFeedback },
]

async function takeFeedback(c: DoorContext): Promise<Response> {
  await limit(c, 'feedback', postsAMinute, 60_000)
  const fields = await readFields(c)
  const article = fields.get('article') ?? ''
  const helpful = fields.get('helpful') ?? ''
  // Nothing else is sent back to, so that the answer leads nowhere foreign.
  const named = articlePath.exec(article)
  if (!named || !['yes', 'no'].includes(helpful)) {
    throw new DocketError('invalid', 'Say which article it is, and whether it was helpful.', {
      errors: [
        ...(named ? [] : [{ field: 'article', code: 'pattern', message: 'is the path of an article' }]),
        ...(['yes', 'no'].includes(helpful) ? [] : [{ field: 'helpful', code: 'enum', message: 'is yes or no' }]),
      ],
    })
  }
  const text = cleanText(fields.get('comment') ?? '', longestComment).trim()
  await count(c, article, helpful === 'yes')
  if (text !== '') await keepComment(c, { article, text, fields })
  if (!wantsPage(c)) return c.body(null, 204)
  const place = text === '' ? `helpful-${helpful}` : 'helpful-thanks'
  return c.redirect(`${c.var.door.services.settings.siteUrl}${article}#${place}`, 303)
}

/** One reader counts once a day: a second opinion of the same network is heard, and changes nothing. */
async function count(c: DoorContext, article: string, isHelpful: boolean): Promise<void> {
  const { store, clock } = c.var.door.services
  const now = clock.now()
  const said = await store.limits.consume(`article:${article}:${c.var.client.group}`, 1, dayMs, now)
  if (said === 1) await store.articles.vote(article, isHelpful, now)
}

async function keepComment(
  c: DoorContext,
  given: { readonly article: string; readonly text: string; readonly fields: ReadonlyMap<string, string> },
): Promise<void> {
  const { limits, services } = c.var.door
  await limits.everywhere('article-comment', c.var.client.group, commentsAnHour, 3_600_000)
  const { article, text, fields } = given
  const source = fields.get('source') ?? ''
  await services.runtime.submit({
    ticket: null,
    event: commentEvent(services.runtime.definitions().running, {
      article,
      source: sourcePath.test(source) ? source : '',
      text,
      language: languageTag(fields.get('language') ?? '') ?? 'en',
      shelved: (fields.get(honeypot) ?? '') !== '',
    }),
    dedupe: null,
    expectedVersion: null,
    files: [],
  })
}
