import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { isCalendarDate } from '#engine/definitions/dates.ts'
import { parseFrontMatter } from '#engine/definitions/front-matter.ts'
import type { ArticleFile, Outline, TopicFile } from '#site/articles/outline.ts'
import { type Synonyms, type SynonymsFor, synonymsIn } from '#site/articles/synonyms.ts'
import { lastChanges } from './last-changes.ts'

const articles = 'site/content/articles'
const topics = 'site/content/topics'

/**
 * Reads the front matter of every article and the files of the topics. `root` is the project's folder; `synonyms` is what articles of a
 * language are found by beside their own words. Throws an Error that names the
 * file when an article has no title, its path is not `<locale>/<topic>/<slug>.md` (or `.mdx`), or there are both.
 */
export function readOutline(root: string, synonyms: Synonyms = {}): Outline {
  const changed = lastChanges(root, articles)
  const paths = globSync('**/*.{md,mdx}', { cwd: join(root, articles) })
    .map((path) => path.replaceAll(sep, '/'))
    .toSorted()
  refuseBoth(paths)
  const others = new Map(Object.entries(synonyms).map(([language, groups]) => [language, synonymsIn(groups)]))
  return {
    articles: paths.map((path) => answering(readArticle(root, path, changed), others)),
    topics: globSync('*.json', { cwd: join(root, topics) })
      .toSorted()
      .map((path) => readTopic(root, path)),
  }
}

/** With the synonyms of what its title, its description and its own synonyms say. */
function answering(article: ArticleFile, others: ReadonlyMap<string, SynonymsFor>): ArticleFile {
  const { title, description, synonyms: own } = article
  const more = others.get(article.locale)?.([title, description, ...own].join('\n')) ?? []
  return { ...article, synonyms: [...own, ...more] }
}

/** Two files for one address: nobody could say which of them is shown. */
function refuseBoth(paths: readonly string[]): void {
  const both = paths.find((path) => path.endsWith('.mdx') && paths.includes(path.slice(0, -1)))
  if (both) throw new Error(`${articles}/${both}: the same article is there as .md; keep one of the two.`)
}

function readArticle(root: string, path: string, changed: ReadonlyMap<string, string>): ArticleFile {
  const file = `${articles}/${path}`
  const [, locale, topic, slug] = /^([\w-]+)\/([a-z0-9-]+)\/([a-z0-9-]+)\.mdx?$/.exec(path) ?? []
  if (!locale || !topic || !slug)
    throw new Error(`${file}: an article lies at <locale>/<topic>/<slug>.md, in small letters, digits and hyphens.`)
  const { value, mistakes } = parseFrontMatter(readFileSync(join(root, file), 'utf8'))
  const [mistake] = mistakes
  if (mistake) throw new Error(`${file}: ${mistake.message}`)
  const text = (key: string) => (typeof value[key] === 'string' ? value[key].trim() : '')
  if (!text('title')) throw new Error(`${file}: the front matter names no title.`)
  const updated = text('updated')
  if (updated !== '' && !isCalendarDate(updated))
    throw new Error(`${file}: "updated" is "${updated}"; write a day such as 2026-11-24, or leave it out.`)
  return {
    locale,
    topic,
    slug,
    title: text('title'),
    description: text('description'),
    synonyms: listFrom(text('synonyms')),
    order: Number(text('order') || Number.MAX_SAFE_INTEGER),
    updated: updated || (changed.get(file) ?? null),
    file,
  }
}

/** `a, b` or `[a, "b"]`. */
function listFrom(text: string): readonly string[] {
  return text
    .replace(/^\[|\]$/g, '')
    .split(/[,，、]/)
    .map((word) => word.trim().replace(/^["']|["']$/g, ''))
    .filter(Boolean)
}

function readTopic(root: string, path: string): TopicFile {
  const { title, description, icon, order, i18n } = JSON.parse(readFileSync(join(root, topics, path), 'utf8'))
  return {
    id: path.replace(/\.json$/, ''),
    title,
    description: description ?? '',
    icon: icon ?? 'book',
    order: order ?? Number.MAX_SAFE_INTEGER,
    i18n: i18n ?? {},
  }
}
