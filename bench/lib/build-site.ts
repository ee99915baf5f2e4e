import { type SpawnOptions, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Generator, rivalsFolder } from './generators.ts'

export interface Built {
  /** Of the processor, of all cores together: on a shared machine the clock on the wall says more about the neighbours. */
  readonly seconds: number
  readonly bytes: number
  /** Bytes as gzip of one article with its styles and scripts. */
  readonly article: number
  readonly scripts: number
}

/** Of the processor: a build that takes more says enough. On a machine that does other things it may take a few times as long by the clock. */
const mostMinutes = Number(process.env.DOCKET_BENCH_MINUTES ?? 30)
const longestMs = mostMinutes * 5 * 60_000

/** Builds a project in a folder of its own. Rejects with the last words of a build that failed or did not end. */
export async function buildSite(generator: Generator, size: number): Promise<Built> {
  const place = generator.foreign ? rivalsFolder : tmpdir()
  const folder = await mkdtemp(join(place, 'project-'))
  try {
    await generator.prepare(folder, size)
    const [command, ...args] = generator.build
    const packages = join(generator.foreign ? rivalsFolder : folder, 'node_modules')
    const seconds = await timed(join(packages, '.bin', command), args, folder)
    const output = join(folder, generator.output)
    return { seconds, bytes: await sizeOf(output), ...(await weigh(output, generator.article)) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Processor time as the shell counts it: of the command and of all that it started. */
function timed(command: string, args: readonly string[], cwd: string): Promise<number> {
  const script = `ulimit -t ${mostMinutes * 60}; TIMEFORMAT="TIME %U %S"; time "$0" "$@"`
  const env = {
    ...process.env,
    ASTRO_TELEMETRY_DISABLED: '1',
    DOCUSAURUS_NO_TELEMETRY: '1',
    NODE_ENV: 'production',
    // Rivals keep much in memory.
    NODE_OPTIONS: '--max-old-space-size=8192',
  }
  const options: SpawnOptions = { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true }
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script, command, ...args], options)
    let said = ''
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
    }
    child.stdout?.on('data', listen)
    child.stderr?.on('data', listen)
    const limit = setTimeout(() => {
      said += '\nIt did not end.'
      // The whole group: the shell alone would leave the build behind.
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    }, longestMs)
    child.once('close', (code) => {
      clearTimeout(limit)
      const [, user, system] = /TIME ([\d.]+) ([\d.]+)/.exec(said) ?? []
      if (code === 0) resolve(Number(user) + Number(system))
      // Killed by that limit.
      else if (code === 137) reject(new Error(`more than ${mostMinutes} minutes of the processor`))
      else reject(new Error(said.trim().split('\n').slice(-25).join('\n')))
    })
  })
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
  return bytes
}

/** A page, its styles, and its scripts with all that these import at once. */
async function weigh(output: string, page: string): Promise<Pick<Built, 'article' | 'scripts'>> {
  const html = await readFile(join(output, page), 'utf8')
  const links = [...html.matchAll(/<link[^>]+>/g)].map(([tag]) => tag)
  const named = (tags: readonly string[], attribute: string) =>
    tags.flatMap((tag) => new RegExp(`${attribute}="?(/[^" >?]+)`).exec(tag)?.[1] ?? [])
  const styles = named(
    links.filter((tag) => /rel="?stylesheet/.test(tag)),
    'href',
  )
  const scripts = [
    ...named(
      links.filter((tag) => /rel="?modulepreload/.test(tag)),
      'href',
    ),
    ...named(
      [...html.matchAll(/<script[^>]+>/g)].map(([tag]) => tag),
      'src',
    ),
  ]
  const weightOf = async (path: string) => {
    const file = join(output, path)
    return existsSync(file) ? gzipSync(await readFile(file)).length : 0
  }
  let [styled, scripted] = [0, 0]
  for (const style of new Set(styles)) styled += await weightOf(style)
  for (const script of await withImports(output, scripts)) scripted += await weightOf(script)
  return { article: gzipSync(html).length + styled + scripted, scripts: scripted }
}

async function withImports(output: string, scripts: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  const look = async (path: string): Promise<void> => {
    if (found.has(path) || !existsSync(join(output, path))) return
    found.add(path)
    const text = await readFile(join(output, path), 'utf8')
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*["'](\.{1,2}\/[^"']+)["']/g))
      await look(join(dirname(path), name))
  }
  for (const script of scripts) await look(script)
  return found
}
