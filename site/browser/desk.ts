import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { freePort } from '../../engine/testing/free-port.ts'

const root = join(import.meta.dirname, '../..')

export interface Desk {
  readonly url: string
  /** The one-time link that the engine printed. */
  readonly firstLink: string
}

/** The real engine with the built site and a database of its own, one for each worker; it has to stop cleanly. */
export const test = base.extend<{ problems: string[] }, { desk: Desk }>({
  desk: [
    async ({}, use) => {
      const data = await mkdtemp(join(tmpdir(), 'docket-browser-'))
      const port = await freePort()
      const url = `http://127.0.0.1:${port}`
      const child = spawn(process.execPath, ['engine/main.ts'], {
        cwd: root,
        env: { ...process.env, PORT: String(port), DOCKET_DATA: data, DOCKET_RATE_LIMIT: 'off' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const firstLink = await started(child, url)
      await use({ url, firstLink })
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      expect(await ended, 'the engine stops cleanly').toBe(0)
      await rm(data, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  /** What the console and the content security policy complained about; every test ends with none. */
  problems: [
    async ({ context }, use) => {
      const problems: string[] = []
      context.on('console', (message) => {
        // A page that was refused with 4xx is logged by the browser: that is no fault of the page.
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) problems.push(message.text())
      })
      context.on('weberror', (error) => problems.push(String(error.error())))
      await use(problems)
      expect(problems).toEqual([])
    },
    { auto: true },
  ],
})

async function started(child: ChildProcess, url: string): Promise<string> {
  let said = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  for (let tries = 0; tries < 400; tries++) {
    const ready = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    const link = /(http\S+\/desk\/sign-in\/\S+)/.exec(said)?.[1]
    if (ready && link) return link
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the engine did not start:\n${said.slice(-2_000)}`)
}

/** Signs in by a new link, made as `docket agent link` makes one; the first one works only once. */
export async function signIn(context: BrowserContext, { url, firstLink }: Desk): Promise<void> {
  const page = await context.newPage()
  await page.goto(firstLink)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${url}/desk`)
  await page.close()
}

/** axe finds nothing, nothing scrolls sideways, and nothing stands inline. */
export async function expectSound(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .exclude('iframe')
    .analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(sideways).toBeLessThanOrEqual(0)
}

export { expect }
