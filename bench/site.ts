import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Built, buildSite } from './lib/build-site.ts'
import { docket, type Generator, plainAstro, rivals, rivalsFolder } from './lib/generators.ts'
import { scores } from './lib/pages.ts'
import { atMost, type Result } from './lib/report.ts'

export const notMeasured: string[] = [
  'a form page and the chat button: the browser tests weigh them (site/browser/weight.spec.ts)',
]

const sizes = (process.env.DOCKET_BENCH_ARTICLES ?? '1000,10000').split(',').map(Number)
const megabyte = 1_000_000

/** G9 and G10: a help center beside plain Astro and other generators, what its article weighs, and what Lighthouse says of its pages. */
export async function site(): Promise<readonly Result[]> {
  const marks = await scores()
  const others = await installed()
  const results: Result[] = []
  const perArticle: number[] = []
  for (const size of sizes) {
    const plain = await buildSite(plainAstro, size)
    const ours = await buildSite(docket, size)
    perArticle.push(ours.bytes / size)
    results.push(compared(`processor seconds to build ${size} articles`, 's', ours, plain, plainAstro, 2, seconds))
    if (size === sizes[0]) results.push(atMost('G10', 'an article in all, gzip', ours.article, 'bytes', 12_000))
    for (const rival of others) results.push(...(await beside(rival, size, ours)))
  }
  const growth = Math.max(...perArticle) / Math.min(...perArticle)
  results.push(atMost('G9', 'output per article, largest ÷ smallest site', growth, '×', 1.5))
  return [...results, ...marks]
}

const seconds = (built: Built) => built.seconds

async function beside(rival: Generator, size: number, ours: Built): Promise<readonly Result[]> {
  try {
    const theirs = await buildSite(rival, size)
    const line = (what: string, unit: string, figure: (built: Built) => number) =>
      compared(what, unit, ours, theirs, rival, 1, figure)
    return [
      line(`processor seconds to build ${size} articles`, 's', seconds),
      line(`output of ${size} articles`, 'MB', ({ bytes }) => bytes / megabyte),
      line(`an article of ${size} with styles and scripts, gzip`, 'bytes', ({ article }) => article),
    ]
  } catch (error) {
    notMeasured.push(`${rival.name} with ${size} articles: ${error instanceof Error ? error.message : error}`)
    return []
  }
}

/** Met when ours is at most `most` times theirs. */
function compared(
  what: string,
  unit: string,
  ours: Built,
  theirs: Built,
  rival: Generator,
  most: number,
  figureOf: (built: Built) => number,
): Result {
  const [figure, other] = [figureOf(ours), figureOf(theirs)]
  return {
    id: 'G9',
    what,
    figure,
    unit,
    rival: { name: rival.name, figure: other },
    ratio: figure / other,
    target: `≤ ${most} × ${rival.name}`,
    met: figure <= most * other,
  }
}

/** The rivals, where their packages install; `DOCKET_BENCH_RIVALS=off` leaves them out. */
async function installed(): Promise<readonly Generator[]> {
  if (process.env.DOCKET_BENCH_RIVALS === 'off') {
    notMeasured.push(`${rivals.map(({ name }) => name).join(', ')}: DOCKET_BENCH_RIVALS is off`)
    return []
  }
  try {
    await promisify(execFile)('npm', ['ci', '--silent', '--no-audit', '--no-fund'], { cwd: rivalsFolder })
    return rivals
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : error
    notMeasured.push(`${rivals.map(({ name }) => name).join(', ')}: their packages do not install here (${why})`)
    return []
  }
}
