import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recipes } from '#engine/cli/deploy/recipes.ts'
import { fileHeaders, securityHeaders } from '#engine/http/security-headers.ts'
import type { StaticHost } from '#engine/http/static-host.ts'
import { testCertificate } from '#engine/testing/certificate.ts'
import { freePort } from '#engine/testing/free-port.ts'
import { writeHostFiles } from './host-files.ts'

const places = { siteUrl: 'https://help.example.com', publicUrl: 'https://desk.example.com' }
const headers = fileHeaders(places)
const policy = headers.find(({ name }) => name === 'Content-Security-Policy')?.value ?? ''
const redirects = [{ from: '/returns', to: '/articles/returns/?a=1&b="2"' }]
const page = (text: string) => `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${text}</title></head></html>`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-host-'))
  for (const path of ['index.html', '404.html', 'zh-cn/404/index.html', 'zh-cn/index.html', '_astro/base.css'])
    await put(path, page(path))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

const writeFor = (host: StaticHost | null) => writeHostFiles(folder, { host, headers, redirects, locales: ['zh-cn'] })
const read = (path: string) => readFile(join(folder, path), 'utf8')
const isThere = (path: string) => existsSync(join(folder, path))

describe('a static host', () => {
  test('is told the headers of the engine, but for the one that would take the origin from a form', () => {
    const engine = new Map(securityHeaders(places))
    const other = headers.filter(({ name, value }) => engine.get(name) !== value)
    expect(headers.map(({ name }) => name)).toEqual([...engine.keys()])
    expect(other.map(({ name, value }) => [name, value])).toEqual([
      ['Referrer-Policy', 'strict-origin-when-cross-origin'],
    ])
  })

  test.each(['netlify', 'cloudflare'] as const)('%s reads them in _headers, each with its reason', async (host) => {
    writeFor(host)
    const lines = (await read('_headers')).split('\n')
    for (const { name, value, why } of headers)
      expect(lines.slice(lines.indexOf(`  # ${why}`)).slice(0, 2)).toEqual([`  # ${why}`, `  ${name}: ${value}`])
    // Cloudflare Pages takes no longer ones.
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(2_000)
    expect((await read('_redirects')).includes('/zh-cn/* /zh-cn/404.html 404')).toBe(host === 'netlify')
    expect([isThere('headers.nginx'), isThere('zh-cn/404.html'), isThere('.nojekyll')]).toEqual([false, true, false])
    // Cloudflare Pages lets everybody read what it is not told to keep; the others do not know the line.
    expect(lines.includes('  ! Access-Control-Allow-Origin')).toBe(host === 'cloudflare')
  })

  test('that sets no headers gets the policy in every page, and a page where something has moved from', async () => {
    writeFor('github-pages')
    expect(policy).toContain("frame-ancestors 'none'")
    for (const path of ['index.html', 'zh-cn/index.html', '404.html', 'returns/index.html']) {
      const html = await read(path)
      const [, said] =
        /^<!doctype html><html[^>]*><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="([^"]*)">/i.exec(
          html,
        ) ?? []
      expect([path, said]).toEqual([path, policy.replace("; frame-ancestors 'none'", '')])
      expect(html).toContain('<meta name="referrer" content="strict-origin-when-cross-origin">')
    }
    expect(await read('returns/index.html')).toContain('content="0; url=/articles/returns/?a=1&amp;b=&quot;2&quot;"')
    expect([isThere('_headers'), isThere('_redirects'), isThere('.nojekyll')]).toEqual([false, false, true])
  })

  test('that nobody names gets what Netlify, Cloudflare and nginx read, and pages that are left alone', async () => {
    writeFor(null)
    expect(['_headers', '_redirects', 'headers.nginx', 'redirects.nginx'].map(isThere)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(await read('index.html')).toBe(page('index.html'))
  })
})

const nginx = ['/usr/sbin', ...(process.env.PATH ?? '').split(delimiter)]
  .map((path) => join(path, 'nginx'))
  .find(existsSync)
if (nginx === undefined) console.warn('There is no nginx here: what "docket deploy init nginx" writes is not tried.')

describe.skipIf(nginx === undefined)('nginx', () => {
  test('takes the file that was written for it, and serves headers, moved addresses and missing pages', async () => {
    writeFor('nginx')
    const [port, plain] = [await freePort(), await freePort()]
    const { cert, key } = testCertificate()
    await put('tls.pem', cert)
    await put('tls.key', key)
    const [file] = recipes.nginx(places).files
    const text = (file?.text ?? '')
      .replaceAll('/var/www/help.example.com', folder)
      .replaceAll(/\/etc\/letsencrypt\/live\/[^/]+\/fullchain\.pem/g, join(folder, 'tls.pem'))
      .replaceAll(/\/etc\/letsencrypt\/live\/[^/]+\/privkey\.pem/g, join(folder, 'tls.key'))
      .replaceAll(/listen \[::\].*/g, '')
      .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
      .replaceAll('listen 80', `listen 127.0.0.1:${plain}`)
    const own = (name: string) => `${name}_temp_path ${folder}/tmp-${name};`
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(own).join(' ')
    await put(
      'nginx.conf',
      `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp { access_log off; types { text/html html; text/css css; } ${paths}\n${text}\n}\n`,
    )
    const args = ['-p', folder, '-c', join(folder, 'nginx.conf')]
    await promisify(execFile)(nginx as string, ['-t', ...args])

    const server = spawn(nginx as string, args, { stdio: 'ignore' })
    const ended = new Promise((resolve) => server.once('exit', resolve))
    try {
      const get = await waitFor(port)
      const home = await get('/')
      expect(home.status).toBe(200)
      const built = await get('/_astro/base.css')
      expect(built.headers['cache-control']).toContain('immutable')
      for (const answer of [home, built, await get('/nowhere')])
        for (const { name, value } of headers) expect([name, answer.headers[name.toLowerCase()]]).toEqual([name, value])
      const moved = await get('/returns/?from=mail')
      expect([moved.status, moved.headers.location]).toEqual([301, expect.stringContaining('?a=1&b=%222%22&from=mail')])
      const missing = await Promise.all(['/nowhere', '/zh-cn/nowhere', '/xx/nowhere'].map(get))
      expect(missing.map(({ status, body }) => [status, /<title>(.*)<\/title>/.exec(body)?.[1]])).toEqual([
        [404, '404.html'],
        [404, 'zh-cn/404/index.html'],
        [404, '404.html'],
      ])
      for (const path of ['/headers.nginx', '/.git/config', '/.env', '/_headers', '/_astro/..%2f..%2fetc/passwd'])
        expect([path, [400, 404].includes((await get(path)).status)]).toEqual([path, true])
    } finally {
      server.kill()
      await ended
    }
  })
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

async function waitFor(port: number) {
  const get = (path: string) =>
    new Promise<Answer>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path,
        headers: { host: 'help.example.com' },
        rejectUnauthorized: false,
      }
      request(options, async (answer) => {
        const chunks: Buffer[] = []
        for await (const chunk of answer) chunks.push(chunk)
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        })
      })
        .on('error', reject)
        .end()
    })
  for (let tries = 0; ; tries++) {
    try {
      await get('/')
      return get
    } catch (error) {
      if (tries > 200) throw error
      await pause(25)
    }
  }
}
