import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { staticHosts } from '#engine/http/static-host.ts'
import { recipes } from './deploy/recipes.ts'
import { run } from './main.ts'

const places = ['--site', 'https://help.example.com', '--engine', 'https://desk.example.com']
const urls = { siteUrl: 'https://help.example.com', publicUrl: 'https://desk.example.com' }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docket-deploy-'))
  await writeFile(join(folder, 'astro.config.mjs'), '')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function deploy(argv: readonly string[], { env = {}, cwd = folder } = {}) {
  const said = { stdout: '', stderr: '' }
  const code = await run(['deploy', ...argv], {
    stdout: (text) => {
      said.stdout += text
    },
    stderr: (text) => {
      said.stderr += text
    },
    env,
    cwd,
    colour: false,
  })
  return { code, ...said }
}

const read = (path: string) => readFile(join(folder, path), 'utf8')

describe('docket deploy init', () => {
  test('writes what Netlify reads, and says what is left to do', async () => {
    const { code, stdout, stderr } = await deploy(['init', 'netlify', ...places])
    expect([code, stderr]).toEqual([0, ''])
    expect(await read('netlify.toml')).toMatchInlineSnapshot(`
      "# The help center on Netlify. Written by "docket deploy init netlify"; change what you like.

      [build]
      # Makes every page a file; forms post to the engine.
      command = "npm run build:static"
      # The folder in which they lie then.
      publish = "dist-static"

      [build.environment]
      # The Node that Docket is written for.
      NODE_VERSION = "24"
      # Where the engine answers: forms post there, and the content security policy lets nobody else have them.
      DOCKET_PUBLIC_URL = "https://desk.example.com"
      # Where this help center will be. The engine must be told the same: it takes forms from this origin and no other.
      DOCKET_SITE_URL = "https://help.example.com"
      # Headers and moved addresses are written as Netlify reads them: dist-static/_headers and dist-static/_redirects, each line explained there.
      DOCKET_STATIC_HOST = "netlify"
      "
    `)
    expect(stdout).toMatchInlineSnapshot(`
      "✔ netlify.toml

      Then:
        1. Commit netlify.toml, and add the repository as a site on Netlify; it reads all settings from the file.
        2. Give the site its domain: help.example.com.
        3. Start the engine with DOCKET_PUBLIC_URL=https://desk.example.com and DOCKET_SITE_URL=https://help.example.com.
        4. When both are up: DOCKET_SECRET=… npx docket doctor --url https://help.example.com

      With these headers, written by each build:
        Content-Security-Policy: default-src 'self'; script-src 'self' https://desk.example.com 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' https://desk.example.com; font-src 'self'; connect-src 'self' https://desk.example.com https://help.example.com; form-action 'self' https://desk.example.com https://help.example.com; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'
        Strict-Transport-Security: max-age=31536000
        Referrer-Policy: strict-origin-when-cross-origin
        X-Content-Type-Options: nosniff
        X-Frame-Options: DENY
        Cross-Origin-Opener-Policy: same-origin
        Cross-Origin-Resource-Policy: same-origin
        Origin-Agent-Cluster: ?1
        Permissions-Policy: camera=(), microphone=(), geolocation=(), browsing-topics=()
        X-Permitted-Cross-Domain-Policies: none
      "
    `)
  })

  test.each(staticHosts)('explains every line of what it writes for %s', (host) => {
    for (const { path, text } of recipes[host](urls).files) {
      const lines = text.split('\n')
      const bare = lines.filter((line, index) => !isExplained(line) && !isExplained(lines[index - 1] ?? ''))
      // What only opens or closes a block is explained by what stands in it.
      const opening = /^\s*(\}|(server|location \S+|map .*) \{|\[[\w.]+\]|(jobs|on|env|steps|with|push|concurrency):)?$/
      expect([path, bare.filter((line) => !opening.test(line))]).toEqual([path, []])
    }
  })

  test('writes a workflow that GitHub can read, and says what Pages cannot do', async () => {
    const { code, stdout } = await deploy(['init', 'github-pages', ...places])
    expect(code).toBe(0)
    const workflow = load(await read('.github/workflows/help-center.yml')) as {
      readonly jobs: { readonly publish: { readonly env: object; readonly steps: readonly object[] } }
    }
    expect(workflow.jobs.publish.env).toEqual({
      DOCKET_PUBLIC_URL: 'https://desk.example.com',
      DOCKET_SITE_URL: 'https://help.example.com',
      DOCKET_STATIC_HOST: 'github-pages',
    })
    expect(workflow.jobs.publish.steps).toHaveLength(6)
    expect(stdout).toContain('GitHub Pages sets no headers.')
  })

  test('leaves a file that says the same, and never writes over one that says something else unless it is told to', async () => {
    await deploy(['init', 'cloudflare', ...places])
    expect((await deploy(['init', 'cloudflare', ...places])).stdout).toContain('– wrangler.toml says this already')
    await writeFile(join(folder, 'wrangler.toml'), '# mine\n')
    const refused = await deploy(['init', 'cloudflare', ...places])
    expect([refused.code, refused.stdout]).toEqual([1, expect.stringContaining('✗ wrangler.toml says something else')])
    expect(await read('wrangler.toml')).toBe('# mine\n')
    const printed = await deploy(['init', 'cloudflare', '--print', ...places])
    expect([printed.stdout.includes('pages_build_output_dir'), await read('wrangler.toml')]).toEqual([true, '# mine\n'])
    const forced = await deploy(['init', 'cloudflare', '--force', '--json', ...places])
    expect(JSON.parse(forced.stdout)).toMatchObject({ files: [{ path: 'wrangler.toml', outcome: 'written' }] })
    expect(await read('wrangler.toml')).toBe(printed.stdout)
  })

  test('takes both addresses from the settings, and writes beside astro.config.mjs wherever one stands in the project', async () => {
    await mkdir(join(folder, 'site/pages'), { recursive: true })
    const env = { DOCKET_SITE_URL: urls.siteUrl, DOCKET_PUBLIC_URL: urls.publicUrl }
    expect((await deploy(['init', 'nginx'], { env, cwd: join(folder, 'site/pages') })).code).toBe(0)
    const written = await read('deploy/nginx.conf')
    expect(written).toContain('server_name help.example.com;')
    // A folder that has no page, such as that of the scripts, is the page for what is not there too.
    expect(written).toMatch(/error_page 404 @missing;.*\n +error_page 403 =404 @missing;/)
  })

  test('puts nginx in front of an engine that serves the help center itself', async () => {
    const one = ['--site', urls.publicUrl, '--engine', urls.publicUrl]
    const { stdout } = await deploy(['init', 'nginx', '--print', ...one])
    expect([stdout.includes('proxy_pass'), stdout.includes('try_files')]).toEqual([true, false])
    expect(await deploy(['init', 'netlify', ...one])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a host of files runs no engine'),
    })
  })

  test.each([
    [
      ['init', 'heroku', ...places],
      'There is no recipe for "heroku"; there are netlify, cloudflare, github-pages, nginx.',
    ],
    [['init', 'netlify'], 'Say where the help center will be: --site https://help.example.com'],
    [['init', 'netlify', '--site', 'https://help.example.com'], 'Say where the engine answers: --engine'],
    [['init', 'netlify', '--site', 'https://me.github.io/help', ...places.slice(2)], 'without a path'],
    [['init', 'netlify', '--site', 'http://help.example.com', ...places.slice(2)], 'takes an origin such as https://'],
  ])('%j ends with 2 and says what to write instead', async (argv, expected) => {
    expect(await deploy(argv)).toMatchObject({ code: 2, stderr: expect.stringContaining(expected) })
  })

  test('says where to go when there is no help center around', async () => {
    await rm(join(folder, 'astro.config.mjs'))
    const { code, stderr } = await deploy(['init', 'netlify', ...places])
    expect([code, stderr]).toEqual([2, 'There is no help center here: go to the folder that holds astro.config.mjs.\n'])
  })
})

function isExplained(line: string): boolean {
  return /(^|\s)# /.test(line)
}
