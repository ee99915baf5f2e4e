import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { findChromium } from '../engine/testing/browser.ts'
import { type EngineProcess, startEngineProcess } from '../site/browser/engine-process.ts'
import { desk as deskPages, helpCenter, type PageKind, refused, requests } from '../site/browser/kinds.ts'
import { agentCookie } from '../site/browser/people.ts'
import { fillDesk, type Samples } from '../site/browser/samples.ts'
import { type Shot, writeContactSheet } from './contact-sheet.ts'

// Every kind of page in `screenshots/`, as `name.locale.width.scheme.png`, and all of them on one sheet.

const folder = join(import.meta.dirname, '../screenshots')
const widths = [1280, 390] as const
const schemes = ['light', 'dark'] as const
const languages: readonly (readonly [locale: string, root: string])[] = [
  ['en', ''],
  ['zh-CN', '/zh-cn'],
]

interface Studio {
  readonly browser: Browser
  readonly engine: EngineProcess
  readonly ana: { readonly name: string; readonly value: string }
  readonly samples: Samples
}

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const { executablePath, args, env } = await findChromium()
const engine = await startEngineProcess()
const browser = await chromium.launch({
  executablePath,
  args,
  env: { ...process.env, ...env } as Record<string, string>,
})
try {
  const ana = await agentCookie(engine.url, 'ana@example.com')
  const studio: Studio = { browser, engine, ana, samples: await fillDesk(engine, ana) }
  const shots: Shot[] = []
  for (const [locale, root] of languages) {
    const kinds = [...helpCenter(root), ...requests(root), ...deskPages, ...(root === '' ? [refused] : [])]
    for (const width of widths) shots.push(...(await shoot(studio, kinds, { locale, width })))
  }
  await writeContactSheet(browser, folder, shots)
  process.stdout.write(`${shots.length} pictures and contact-sheet.png in screenshots/\n`)
} finally {
  await browser.close()
  await engine.stop()
}

/** Each page once in one language and width, bright and dark. */
async function shoot(
  { browser, engine, ana, samples }: Studio,
  kinds: readonly PageKind[],
  { locale, width }: { readonly locale: string; readonly width: number },
): Promise<readonly Shot[]> {
  const shots: Shot[] = []
  for (const { name, path, step, isDesk } of kinds) {
    const context = await browser.newContext({
      locale,
      timezoneId: 'Europe/Berlin',
      baseURL: engine.url,
      reducedMotion: 'reduce',
      viewport: { width, height: width < 600 ? 844 : 800 },
    })
    if (isDesk) await context.addCookies([{ ...ana, url: engine.url }])
    const page = await context.newPage()
    await page.goto(typeof path === 'string' ? path : path(samples))
    await step?.(page)
    // A page that follows a stream is never idle.
    await page.waitForLoadState('networkidle', { timeout: 4_000 }).catch(() => {})
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const file = `${name}.${locale}.${width}.${colorScheme}.png`
      await writeFile(join(folder, file), await page.screenshot({ fullPage: true }))
      shots.push({ file, name, locale, width, colorScheme })
    }
    await context.close()
  }
  return shots
}
