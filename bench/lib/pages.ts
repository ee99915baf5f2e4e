import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Result } from './report.ts'
import { root, startDocket } from './servers.ts'

const pages = [
  ['home', '/'],
  ['article', '/articles/returns/damaged-on-arrival/'],
  ['form', '/forms/order-problem/'],
] as const

/** What Lighthouse says of three pages of the built site, in the browser of the tests. */
export async function scores(): Promise<readonly Result[]> {
  if (!existsSync(join(root, 'dist/server/entry.mjs'))) throw new Error('Build the site first: npm run build')
  const { startLighthouse } = await import('./lighthouse.ts')
  const desk = await startDocket({ DOCKET_SITE: 'on' })
  const browser = await startLighthouse()
  try {
    const results: Result[] = []
    for (const [name, path] of pages) {
      for (const { category, score, lost } of await browser.audit(`http://127.0.0.1:${desk.port}${path}`)) {
        const why = lost.length === 0 ? '' : ` (${lost.join(', ')})`
        const what = `Lighthouse, ${category} of the ${name} page${why}`
        results.push({
          id: 'G10',
          what,
          figure: score,
          unit: 'of 100',
          rival: null,
          ratio: null,
          target: '100',
          met: score === 100,
        })
      }
    }
    return results
  } finally {
    await browser.stop()
    await desk.kill()
    await desk.remove()
  }
}
