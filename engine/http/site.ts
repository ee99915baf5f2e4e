import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Context } from 'hono'
import { createForms } from '#engine/channels/form/forms.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { chooseEncoding, encode, isCompressible } from '#engine/http/encoding.ts'
import { createInserts } from '#engine/http/page-inserts.ts'
import type { Pages } from '#engine/http/pages.ts'
import { readRedirects, redirectOf } from '#engine/http/redirects.ts'
import { isRouted } from '#engine/http/routed-page.ts'
import { languageOf } from '#engine/http/routes/api/ticket-of.ts'
import { deskLanguage } from '#engine/http/routes/desk/language.ts'
import type { Services } from '#engine/http/services.ts'
import { createPageContexts } from '#engine/http/site-context.ts'
import { createSiteFiles, filePath, type SiteFolder } from '#engine/http/site-files.ts'
import { type AstroHandler, type RenderedPage, renderPage } from '#engine/http/site-render.ts'
import { visitorAt } from '#engine/http/visitor.ts'

/** The origin that `astro build` writes where it cannot know the real one (`site/integration/docket.ts`). */
const placeholder = 'http://docket.invalid'

/** Pages that may begin with what is known of their reader. */
const asksSomething = /\/forms\/[a-z0-9-]+\/?$/

/**
 * The built site in `dist`: files from `dist/client`, on-demand pages from Astro's `dist/server/entry.mjs`. null when it is not built.
 */
export async function createPages(services: Services, { dist }: { readonly dist: string }): Promise<Pages | null> {
  const entry = join(dist, 'server', 'entry.mjs')
  if (!existsSync(entry)) return null
  const handler = await loadHandler(entry)
  const { siteUrl } = services.settings
  const files = createSiteFiles(folderAt(join(dist, 'client')), { placeholder, origin: siteUrl })
  const redirects = readRedirects(await readFile(join(dist, 'client', '_redirects'), 'utf8').catch(() => ''))
  const contextFor = createPageContexts(services, createForms(services))
  const insertName = services.random.id()

  const render: Pages['render'] = async (given, path, options) => {
    const c = given as DoorContext
    if (path === '/404') {
      const prefix = await localePrefix(c, files)
      const missing = (await files.page(c, `${prefix}/404/index.html`, 404)) ?? (await files.page(c, '/404.html', 404))
      if (missing) return missing
    }
    const built = path === '/error' ? `${await localePrefix(c, files)}/error/` : await builtPath(path, files)
    const url = new URL(built, siteUrl)
    const inserts = createInserts(insertName)
    const page = await renderPage(handler, url, { docket: { ...contextFor(options), insert: inserts.insert } })
    if (!page || page.status >= 400)
      throw new Error(`the page ${url.pathname} was answered with ${page?.status ?? 404}`)
    return send(c, { ...page, body: inserts.fill(page.body) }, options.status ?? page.status)
  }

  return {
    render,
    async fallback(given) {
      const c = given as DoorContext
      const path = filePath(c.req.path)
      if (path === null || (c.req.method !== 'GET' && c.req.method !== 'HEAD')) throw notFound()
      const { search } = new URL(c.req.url)
      const moved = redirectOf(redirects, path, search)
      if (moved !== null) return c.redirect(moved, 301)
      const file = await files.answer(c, c.req.path)
      if (file) return file
      if (isRouted(path)) throw notFound()
      const page = await renderPage(handler, new URL(encodeURI(path) + search, siteUrl), {
        docket: contextFor({ visitor: asksSomething.test(path) ? await visitorAt(c) : null }),
      })
      if (!page || page.status === 404) throw notFound()
      if (page.status >= 500) throw new Error(`the page ${c.req.path} was answered with ${page.status}`)
      return send(c, page, page.status)
    },
  }
}

async function loadHandler(entry: string): Promise<AstroHandler> {
  const event = 'unhandledRejection'
  const before = new Set(process.listeners(event))
  const { handler } = (await import(pathToFileURL(entry).href)) as { readonly handler: AstroHandler }
  // The adapter swallows every rejection of the process that nobody handles: those are bugs, and ours end the engine.
  for (const listener of process.listeners(event)) if (!before.has(listener)) process.off(event, listener)
  return handler
}

type SiteFiles = ReturnType<typeof createSiteFiles>

/** Addresses that name no language: their pages are in the agent's, and for a stranger in the one that the browser asks for. */
const unnamed = /^\/(desk|mailbox)(\/|$)/

/** First part of the request's path when pages of an own locale lie below it, such as `/zh-cn`; else empty. */
async function localePrefix(c: DoorContext, files: SiteFiles): Promise<string> {
  const caller = c.get('caller')
  const locale = unnamed.test(c.req.path)
    ? (caller ? deskLanguage(c, caller) : languageOf(c)).toLowerCase()
    : localeIn(c.req.path)
  return locale !== null && (await speaks(locale, files)) ? `/${locale}` : ''
}

/** The path of a page in the language that it names, else in the site's own: a stranger may name any. */
async function builtPath(path: string, files: SiteFiles): Promise<string> {
  const locale = localeIn(path)
  return locale === null || (await speaks(locale, files)) ? path : path.slice(locale.length + 1) || '/'
}

function localeIn(path: string): string | null {
  return /^\/([a-z]{2,3}(?:-[a-z0-9]{2,8})*)(?:\/|$)/.exec(path)?.[1] ?? null
}

function speaks(locale: string, files: SiteFiles): Promise<boolean> {
  return files.has(`/${locale}/404/index.html`)
}

/** A page that was rendered for one reader: not kept by anybody between, but by the browser for its way back. */
async function send(given: Context, page: RenderedPage, status: number): Promise<Response> {
  const c = given as DoorContext
  const headers: Record<string, string | string[]> = { 'Cache-Control': 'private, no-cache' }
  for (const [name, value] of Object.entries(page.headers))
    headers[name] = typeof value === 'string' ? value : [...value]
  const type = String(page.headers['content-type'] ?? '')
  const isTextual = isCompressible(type, page.body.length)
  const encoding = isTextual ? chooseEncoding(c.req.header('accept-encoding')) : 'identity'
  if (isTextual) headers.Vary = 'Accept-Encoding'
  if (encoding !== 'identity') headers['Content-Encoding'] = encoding
  const body = await encode(page.body, encoding, 'quick')
  return c.body(body as Uint8Array<ArrayBuffer>, status as 200, headers)
}

function folderAt(root: string): SiteFolder {
  const missing = (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ENAMETOOLONG') return null
    throw error
  }
  return {
    async stat(path) {
      const found = await stat(join(root, path)).catch(missing)
      return found && { stamp: `${found.mtimeMs}-${found.size}`, isFolder: found.isDirectory() }
    },
    read: (path) => readFile(join(root, path)),
  }
}

function notFound(): DocketError {
  return new DocketError('not-found', 'There is no such page.')
}
