import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import lighthouse from 'lighthouse'
import { findChromium } from '../../engine/testing/browser.ts'

export interface Score {
  readonly category: 'accessibility' | 'best-practices' | 'seo'
  /** 0 to 100. */
  readonly score: number
  /** Ids of the audits that cost points. */
  readonly lost: readonly string[]
}

const categories = ['accessibility', 'best-practices', 'seo'] as const

/** Lighthouse in the browser of the tests; `audit` may be called again and again. */
export async function startLighthouse() {
  const { executablePath, args, env } = await findChromium()
  const profile = await mkdtemp(join(tmpdir(), 'docket-lighthouse-'))
  const flags = [...args, '--remote-debugging-port=0', `--user-data-dir=${profile}`]
  if (!flags.some((flag) => flag.startsWith('--headless'))) flags.push('--headless=new')
  const child = spawn(executablePath, [...flags, 'about:blank'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const port = await debuggingPort(child)
  return {
    async audit(url: string): Promise<readonly Score[]> {
      const result = await lighthouse(url, { port, logLevel: 'silent', onlyCategories: [...categories] })
      if (!result) throw new Error(`Lighthouse says nothing about ${url}.`)
      const { lhr } = result
      return categories.map((category) => {
        const found = lhr.categories[category]
        const lost = (found?.auditRefs ?? []).filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 1)
        return { category, score: Math.round((found?.score ?? 0) * 100), lost: lost.map(({ id }) => id) }
      })
    },
    async stop() {
      child.kill()
      await ended
      await rm(profile, { recursive: true, force: true })
    },
  }
}

function debuggingPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const port = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(said)?.[1]
      if (port) resolve(Number(port))
    })
    child.once('exit', (code) => reject(new Error(`The browser ended with ${code}:\n${said.slice(-1_000)}`)))
  })
}
