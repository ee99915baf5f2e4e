import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { isLoopbackName } from '#engine/core/loopback.ts'
import { fileHeaders } from '#engine/http/security-headers.ts'
import { type StaticHost, staticHosts } from '#engine/http/static-host.ts'
import type { Places, Recipe } from './deploy/host.ts'
import { recipes } from './deploy/recipes.ts'
import { Exit, type Io } from './io.ts'
import { documentText } from './words.ts'

interface Options {
  readonly site?: string
  readonly engine?: string
  readonly force?: boolean
  readonly print?: boolean
  readonly json?: boolean
}

const examples = `Examples:
  npx docket deploy init netlify --site https://help.example.com --engine https://desk.example.com
  npx docket deploy init nginx --print
  npx docket deploy init github-pages --force

`

/** `docket deploy init HOST`: the files with which a host builds and serves the help center, while the engine runs elsewhere. */
export function command(program: Command, io: Io): void {
  program
    .command('deploy')
    .description('put the help center on a static host')
    .addHelpText('before', examples)
    .command('init')
    .description(`write what a host reads: ${staticHosts.join(', ')}`)
    .addHelpText('before', examples)
    .argument('<host>', staticHosts.join(', '))
    .option('--site <url>', 'where the help center will be; DOCKET_SITE_URL when left out')
    .option('--engine <url>', 'where the engine answers; DOCKET_PUBLIC_URL when left out')
    .option('--force', 'write over files that say something else')
    .option('--print', 'print the files and write nothing')
    .option('--json', 'print one JSON document')
    .action((host: string, options: Options) => init(io, host, options))
}

async function init(io: Io, name: string, options: Options): Promise<void> {
  const host = staticHosts.find((known) => known === name)
  if (host === undefined) throw new Exit(2, `There is no recipe for "${name}"; there are ${staticHosts.join(', ')}.`)
  const places = placesOf(io, host, options)
  const recipe = recipes[host](places)
  if (options.print) {
    io.stdout(options.json ? documentText({ host, ...recipe }) : recipe.files.map(({ text }) => text).join('\n'))
    return
  }
  const files = await compared(projectAt(io.cwd), recipe, options.force ?? false)
  const kept = files.filter(({ outcome }) => outcome === 'other')
  // All or nothing: half of a recipe helps nobody.
  if (kept.length === 0)
    for (const { file, text, outcome } of files) {
      if (outcome === 'same') continue
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    }
  const written = files.map(({ path, outcome }) => ({ path, outcome }))
  if (options.json) io.stdout(documentText({ host, files: written, next: recipe.next, limits: recipe.limits }))
  else io.stdout(report(host, places, recipe, written))
  if (kept.length > 0) throw new Exit(1)
}

type Outcome = 'written' | 'same' | 'other'

async function compared(root: string, recipe: Recipe, force: boolean) {
  return Promise.all(
    recipe.files.map(async ({ path, text }) => {
      const file = join(root, path)
      const there = existsSync(file) ? await readFile(file, 'utf8') : null
      const outcome: Outcome = there === text ? 'same' : there === null || force ? 'written' : 'other'
      return { path, file, text, outcome }
    }),
  )
}

const said: Readonly<Record<Outcome, (path: string) => string>> = {
  written: (path) => `✔ ${path}`,
  same: (path) => `– ${path} says this already`,
  other: (path) =>
    `✗ ${path} says something else, and nothing was written. --print shows what it would say, --force writes over it.`,
}

function report(
  host: StaticHost,
  places: Places,
  { next, limits }: Recipe,
  files: readonly { readonly path: string; readonly outcome: Outcome }[],
): string {
  const lines = files.map(({ path, outcome }) => said[outcome](path))
  if (files.some(({ outcome }) => outcome === 'other')) return `${lines.join('\n')}\n`
  const engine = `Start the engine with DOCKET_PUBLIC_URL=${places.publicUrl} and DOCKET_SITE_URL=${places.siteUrl}.`
  const proof = `When both are up: DOCKET_SECRET=… npx docket doctor --url ${places.siteUrl}`
  const steps = [...next, engine, proof].map((step, index) => `  ${index + 1}. ${step}`)
  const headers = fileHeaders(places).map(({ name, value }) => `  ${name}: ${value}`)
  const where = host === 'github-pages' ? 'Of these headers the pages carry what a page can say' : 'With these headers'
  const cannot = limits.length === 0 ? [] : ['', 'What this host cannot do:', ...limits.map((limit) => `  ${limit}`)]
  return `${[...lines, '', 'Then:', ...steps, ...cannot, '', `${where}, written by each build:`, ...headers].join('\n')}\n`
}

function placesOf({ env }: Io, host: StaticHost, { site, engine }: Options): Places {
  const siteUrl = originOf('--site', site ?? env.DOCKET_SITE_URL)
  const publicUrl = originOf('--engine', engine ?? env.DOCKET_PUBLIC_URL)
  if (siteUrl === publicUrl && host !== 'nginx')
    throw new Exit(
      2,
      `${siteUrl} cannot be both: a host of files runs no engine. Give the engine a name of its own with --engine.`,
    )
  return { siteUrl, publicUrl }
}

function originOf(option: string, text: string | undefined): string {
  const what = option === '--site' ? 'the help center will be' : 'the engine answers'
  if (!text?.trim()) throw new Exit(2, `Say where ${what}: ${option} https://help.example.com`)
  const url = URL.canParse(text) ? new URL(text) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackName(url.hostname))
  if (url === null || !isSafe || url.pathname !== '/' || url.search || url.hash || url.username)
    throw new Exit(2, `${option} takes an origin such as https://help.example.com, without a path, not "${text}".`)
  return url.origin
}

/** The project of the help center: the next folder upwards with Astro's configuration. */
function projectAt(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'astro.config.mjs'))) return folder
    if (folder === dirname(folder))
      throw new Exit(2, 'There is no help center here: go to the folder that holds astro.config.mjs.')
  }
}
