import { missedWords } from '#engine/core/article/missed-search.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { countSearch } from '#engine/http/missed-searches.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { RouteModule } from '#engine/http/route.ts'

const postsAMinute = 20
/** All readers together: more than this is no reader. */
const postsADay = 5_000
const dayMs = 86_400_000
const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

/** What readers searched for and did not find. The site tells; nothing of who searched comes along or is kept. */
export const searchRoutes: RouteModule = () => [
  { method: 'POST', path: '/searches', access: { who: 'anyone' }, from: 'site', handle: takeSearch },
]

async function takeSearch(c: DoorContext): Promise<Response> {
  await limit(c, 'searches', postsAMinute, 60_000)
  const fields = await readFields(c)
  const q = fields.get('q') ?? ''
  const language = fields.get('locale') ?? ''
  const errors = [
    ...(q.trim() === '' ? [{ field: 'q', code: 'required', message: 'is what was searched for' }] : []),
    ...(languageTag.test(language)
      ? []
      : [{ field: 'locale', code: 'pattern', message: 'is a language tag, such as en' }]),
  ]
  if (errors.length > 0)
    throw new DocketError('invalid', 'Say what was searched for, and in which language.', { errors })
  const words = missedWords(q)
  if (words !== null) {
    const { limits, services } = c.var.door
    await limits.everywhere('searches', 'all', postsADay, dayMs)
    await countSearch(services, c.var.client.group, { words, language })
  }
  return c.body(null, 204)
}
