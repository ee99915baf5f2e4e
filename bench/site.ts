import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { against, atMost, type Result } from './lib/report.ts'
import { root } from './lib/servers.ts'

export const notMeasured = ['chat loader and panel, which are not built yet']

const run = promisify(execFile)
const sizes = (process.env.DOCKET_BENCH_ARTICLES ?? '1000,10000').split(',').map(Number)

/** G9 and G10: building a help center beside plain Astro without search, and what its pages weigh. */
export async function site(): Promise<readonly Result[]> {
  const results: Result[] = []
  const perArticle: number[] = []
  for (const size of sizes) {
    const plain = await timePlain(size)
    const ours = await timeDocket(size)
    perArticle.push(ours.bytes / size)
    results.push({
      ...against(
        'G9',
        `seconds to build ${size} articles`,
        ours.seconds,
        's',
        { name: 'plain Astro', figure: plain },
        0,
      ),
      target: '≤ 2 × plain Astro',
      met: ours.seconds <= 2 * plain,
    })
    if (size === sizes[0]) results.push(atMost('G10', 'an article in all, gzip', ours.article, 'bytes', 12_000))
  }
  results.push(
    atMost(
      'G9',
      'output per article, largest ÷ smallest site',
      Math.max(...perArticle) / Math.min(...perArticle),
      '×',
      1.5,
    ),
  )
  return results
}

const article = (n: number, title: string) =>
  `---\ntitle: ${title} ${n}\ndescription: What to do about question ${n}.\n---\n\n${`Paragraph with some words about orders, parcels and refunds, number ${n}. `.repeat(12)}\n\n## A part\n\n${`More words that a reader may look for, such as return, label and invoice ${n}. `.repeat(12)}\n`

async function timePlain(size: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'plain-astro-'))
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    await mkdir(join(folder, 'src/pages'), { recursive: true })
    await mkdir(join(folder, 'src/layouts'), { recursive: true })
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    await writeFile(join(folder, 'astro.config.mjs'), 'export default {}')
    await writeFile(
      join(folder, 'src/layouts/Base.astro'),
      '<html lang="en"><head><title>{Astro.props.frontmatter.title}</title></head><body><slot /></body></html>',
    )
    for (let n = 0; n < size; n++) {
      await writeFile(
        join(folder, `src/pages/a${n}.md`),
        article(n, 'Plain').replace('---\ntitle', '---\nlayout: ../layouts/Base.astro\ntitle'),
      )
    }
    return await timeBuild(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timeDocket(
  size: number,
): Promise<{ readonly seconds: number; readonly bytes: number; readonly article: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'docket-site-'))
  try {
    for (const name of ['package.json', 'astro.config.mjs', 'tsconfig.json', 'forms', 'workflows', 'site', 'engine']) {
      await cp(join(root, name), join(folder, name), { recursive: true })
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    for (let n = 0; n < size; n++) {
      await writeFile(join(folder, `site/content/articles/en/orders/bench-${n}.md`), article(n, 'Question'))
    }
    const seconds = await timeBuild(folder)
    const client = join(folder, 'dist/client')
    return { seconds, bytes: await sizeOf(client), article: await weigh(client, 'articles/orders/bench-1/index.html') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timeBuild(folder: string): Promise<number> {
  const startedAt = performance.now()
  await run(join(root, 'node_modules/.bin/astro'), ['build'], {
    cwd: folder,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    maxBuffer: 1e9,
  })
  return (performance.now() - startedAt) / 1000
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await readFile(join(entry.parentPath, entry.name))).length
  }
  return bytes
}

async function weigh(client: string, page: string): Promise<number> {
  const html = await readFile(join(client, page), 'utf8')
  const styles = [...html.matchAll(/<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/g)].map(([, href]) => href ?? '')
  let bytes = gzipSync(html).length
  for (const style of styles) bytes += gzipSync(await readFile(join(client, style))).length
  return bytes
}
