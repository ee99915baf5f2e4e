import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ExplainedHeader } from '#engine/http/security-headers.ts'
import type { StaticHost } from '#engine/http/static-host.ts'
import { netlifyRedirects, nginxRedirects, type Redirect, redirectLines } from './redirects.ts'

export interface HostFiles {
  readonly host: StaticHost | null
  readonly headers: readonly ExplainedHeader[]
  readonly redirects: readonly Redirect[]
  /** First parts of the paths of the locales beside the default one, such as `zh-cn`. */
  readonly locales: readonly string[]
}

/**
 * What a static host reads beside the pages in `folder`: the security headers of the engine and the addresses that have moved. Where the
 * host is not said, everything but what changes the pages themselves.
 */
export function writeHostFiles(folder: string, files: HostFiles): void {
  for (const locale of files.locales) missingPage(folder, locale)
  for (const write of files.host === null ? [lists, nginxFiles] : [writers[files.host]]) write(folder, files)
}

const writers: Readonly<Record<StaticHost, (folder: string, files: HostFiles) => void>> = {
  netlify(folder, files) {
    lists(folder, files)
    // Netlify itself knows the one /404.html; a line without a `!` gives way to every file that is there.
    const missing = files.locales.map((locale) => `/${locale}/* /${locale}/404.html 404\n`)
    writeFileSync(join(folder, '_redirects'), netlifyRedirects(files.redirects) + missing.join(''))
  },
  cloudflare(folder, files) {
    lists(folder, files)
    const path = join(folder, '_headers')
    writeFileSync(path, readFileSync(path, 'utf8').replace('/*\n', `/*\n${readByNobody}`))
  },
  'github-pages': pagesAlone,
  nginx: nginxFiles,
}

/** Cloudflare Pages adds this header to every answer, if it is not taken away. */
const readByNobody = `  # Scripts on pages of others do not read what is here.
  ! Access-Control-Allow-Origin
`

/** Cloudflare Pages looks for the next `404.html` upwards, and the others are told of it. */
function missingPage(folder: string, locale: string): void {
  const page = join(folder, locale, '404', 'index.html')
  if (existsSync(page)) copyFileSync(page, join(folder, locale, '404.html'))
}

/** `_headers` and `_redirects`, as Netlify and Cloudflare Pages read them. */
function lists(folder: string, { headers, redirects }: HostFiles): void {
  const forAll = headers.flatMap(({ name, value, why }) => [`  # ${why}`, `  ${name}: ${value}`])
  const kept = '  # Named by their content: a browser may keep them for good.'
  const keep = '  Cache-Control: public, max-age=31536000, immutable'
  writeFileSync(join(folder, '_headers'), ['/*', ...forAll, '', '/_astro/*', kept, keep, ''].join('\n'))
  writeFileSync(join(folder, '_redirects'), redirectLines(redirects))
}

/** `headers.nginx` for a `server` and every location that adds a header of its own; `redirects.nginx` for a `server`. */
function nginxFiles(folder: string, { headers, redirects }: HostFiles): void {
  const lines = headers.map(({ name, value, why }) => `# ${why}\nadd_header ${name} "${value}" always;\n`)
  writeFileSync(join(folder, 'headers.nginx'), lines.join(''))
  writeFileSync(join(folder, 'redirects.nginx'), nginxRedirects(redirects))
}

/**
 * For a host that sets no headers and knows no redirects: the policy stands in every page, and a page stands wherever something has moved
 * from. What a page cannot say of itself (who may frame it, that https is a must) is left out; the browser would complain.
 */
function pagesAlone(folder: string, { headers, redirects }: HostFiles): void {
  const said = (name: string) => headers.find((header) => header.name === name)?.value ?? ''
  const policy = said('Content-Security-Policy').replace(/; frame-ancestors [^;]*/, '')
  const meta = [
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<meta name="referrer" content="${said('Referrer-Policy')}">`,
  ].join('')
  for (const { from, to } of redirects) movedPage(folder, from, to)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.html')) continue
    const file = join(folder, name)
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/<meta charset="?utf-8"?\s*\/?>/i, (charset) => charset + meta),
    )
  }
  // Without it GitHub leaves out folders whose names begin with an underscore, where the pages are published from a branch.
  writeFileSync(join(folder, '.nojekyll'), '')
}

function movedPage(folder: string, from: string, to: string): void {
  const file = join(folder, decodeURI(from), 'index.html')
  // A page that is there is worth more than the note that it has moved.
  if (existsSync(file)) return
  const target = to.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    file,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url=${target}"><link rel="canonical" href="${target}"><title>Moved</title></head><body><a href="${target}">This page has moved.</a></body></html>\n`,
  )
}
