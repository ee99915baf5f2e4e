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
  return Object.entries(value).map(([from, to]) => {
    if (!isPlainPath(from)) throw new Error(`${file}: "${from}" must be a path such as "/old/path", without ? and #.`)
    if (typeof to !== 'string' || !(isPlainPath(to.replace(/#[\w-]*$/, '')) || /^https:\/\/[^\s"]+$/.test(to)))
      throw new Error(`${file}: "${from}" must lead to a path or to an address with https://.`)
    if (articles.has(withSlash(from))) throw new Error(`${file}: "${from}" is an article; nobody would reach it.`)
    if (withSlash(from) === withSlash(to)) throw new Error(`${file}: "${from}" leads to itself.`)
    const article = to.replace(/#.*/, '')
    if (/^\/articles\/[^/]+\/[^/]+\/?$/.test(article) && !articles.has(withSlash(article)))
      throw new Error(`${file}: "${from}" leads to "${to}", and there is no such article.`)
    return { from, to }
  })
}

/** As Netlify, Cloudflare Pages and the engine read it (`_redirects`): one a line. */
export function redirectLines(redirects: readonly Redirect[]): string {
  return redirects.map(({ from, to }) => `${from} ${to} 301\n`).join('')
}

/** For nginx: one location each, with and without the slash at the end. */
export function nginxRedirects(redirects: readonly Redirect[]): string {
  return redirects
    .map(
      ({ from, to }) =>
        `rewrite ^${from.replace(/\/$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/?$ ${to} permanent;\n`,
    )
    .join('')
}

function isPlainPath(path: string): boolean {
  return /^\/(?!\/)[^\s"'?#\\;{}]*$/.test(path)
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}
