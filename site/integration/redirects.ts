import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { articlePath, type Outline } from '#site/articles/outline.ts'

export interface Redirect {
  readonly from: string
  readonly to: string
}

const file = 'site/redirects.json'

/**
 * Addresses that have moved, from `site/redirects.json`: `{ "/old/path": "/articles/returns/new/" }`. Throws an Error that names the file
 * and what to write instead. `root` is the project's folder.
 */
export function readRedirects(root: string, outline: Outline): readonly Redirect[] {
  const path = join(root, file)
  return existsSync(path) ? parseRedirects(readFileSync(path, 'utf8'), outline) : []
}

export function parseRedirects(text: string, outline: Outline): readonly Redirect[] {
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error) {
    const line = text.slice(0, error.offset).split('\n').length
    throw new Error(`${file}:${line}: ${printParseErrorCode(error.error)}.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${file}: write an object, { "/old/path": "/articles/topic/article/" }.`)
  const articles = new Set(outline.articles.map(articlePath))
  const redirects = Object.entries(value).map(([from, to]) => readOne(from, to, articles))
  refuseTwice(redirects)
  refuseCircles(redirects)
  return redirects
}

function readOne(from: string, to: unknown, articles: ReadonlySet<string>): Redirect {
  if (!isPlainPath(from)) throw new Error(`${file}: "${from}" must be a path such as "/old/path", without ? and #.`)
  if (typeof to !== 'string' || !(isPlainPath(to.replace(/#[\w-]*$/, '')) || isForeign(to)))
    throw new Error(`${file}: "${from}" must lead to a path or to an address with https://.`)
  if (articles.has(placeOf(from))) throw new Error(`${file}: "${from}" is an article; nobody would reach it.`)
  const article = placeOf(to)
  if (placeOf(from) === article) throw new Error(`${file}: "${from}" leads to itself.`)
  if (/^\/articles\/[^/]+\/[^/]+\/$/.test(article) && !articles.has(article))
    throw new Error(`${file}: "${from}" leads to "${to}", and there is no such article.`)
  return { from, to }
}

function refuseTwice(redirects: readonly Redirect[]): void {
  const seen = new Map<string, string>()
  for (const { from } of redirects) {
    const other = seen.get(placeOf(from))
    if (other !== undefined) throw new Error(`${file}: "${other}" and "${from}" are one address; keep one of them.`)
    seen.set(placeOf(from), from)
  }
}

function refuseCircles(redirects: readonly Redirect[]): void {
  const next = new Map(redirects.map(({ from, to }) => [placeOf(from), placeOf(to)]))
  for (const { from } of redirects) {
    const way = [placeOf(from)]
    for (let at = next.get(way[0] as string); at !== undefined; at = next.get(at)) {
      const begin = way.indexOf(at)
      way.push(at)
      if (begin >= 0)
        throw new Error(`${file}: ${way.slice(begin).join(' → ')} is a circle; let one of them lead elsewhere.`)
    }
  }
}

/** As Cloudflare Pages and the engine read it (`_redirects`): one a line, as it goes over the wire. */
export function redirectLines(redirects: readonly Redirect[]): string {
  return linesOf(redirects, (from) => [encoded(from)])
}

/** As Netlify reads it: it compares an address as it reads when decoded. A space would end the word, so that one stays encoded. */
export function netlifyRedirects(redirects: readonly Redirect[]): string {
  return linesOf(redirects, (from) => [encoded(from), decoded(from)].filter((one) => !/\s/.test(one)))
}

/** Each address with and without the slash at its end, which are two to Cloudflare Pages. */
function linesOf(redirects: readonly Redirect[], written: (from: string) => readonly string[]): string {
  return redirects
    .flatMap(({ from, to }) => {
      const bare = written(from.replace(/(?<=.)\/$/, ''))
      const all = new Set(from === '/' ? bare : bare.flatMap((one) => [one, `${one}/`]))
      return [...all].map((one) => `${one} ${encoded(to)} 301\n`)
    })
    .join('')
}

/**
 * For nginx: one location each, with and without the slash at the end. It compares the address as it reads when decoded. What was asked
 * for behind `?` goes along, in front of `#`.
 */
export function nginxRedirects(redirects: readonly Redirect[]): string {
  return redirects
    .map(({ from, to }) => {
      const regex = decoded(from)
        .replace(/(?<=.)\/$/, '')
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      // Nothing takes the meaning from a $ in a value of nginx; in an address it may be written so.
      const [target = '', hash = ''] = encoded(to).replaceAll('$', '%24').split(/(?=#)/)
      const asked = target.includes('?') ? '&$args' : '$is_args$args'
      return `location ~ ${quoted(`^${regex === '/' ? '/' : `${regex}/?`}$`)} { return 301 ${quoted(target + asked + hash)}; }\n`
    })
    .join('')
}

function quoted(text: string): string {
  return `"${text.replace(/["]/g, '\\"')}"`
}

/** As it goes over the wire: `/alte seite` → `/alte%20seite`; what is encoded already stays. */
function encoded(address: string): string {
  const { href, origin } = new URL(address, 'https://here.invalid')
  return origin === 'https://here.invalid' ? href.slice(origin.length) : href
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

function isForeign(address: string): boolean {
  return /^https:\/\/[^\s"\\]+$/.test(address) && URL.canParse(address)
}

function isPlainPath(path: string): boolean {
  return /^\/(?!\/)[^\s"'?#\\;{}]*$/.test(path) && !/%(?![0-9a-f]{2})/i.test(path)
}

/** The page that an address names: decoded, with the slash at its end and without what stands behind `#`. */
function placeOf(address: string): string {
  const path = decoded(address.replace(/#.*/, ''))
  return path.endsWith('/') ? path : `${path}/`
}
