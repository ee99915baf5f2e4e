import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from '@playwright/test'
import { findChromium } from '../engine/testing/browser.ts'
import { freePort } from '../engine/testing/free-port.ts'

/** Every page on a phone and on a desktop, light and dark, in both languages, and all of them on one contact sheet. */
const root = join(import.meta.dirname, '..')
const folder = join(root, 'screenshots')
const widths = [390, 1280] as const
const schemes = ['light', 'dark'] as const

interface Shot {
  readonly name: string
  readonly path: string
  readonly signedIn?: boolean
}

const data = await mkdtemp(join(tmpdir(), 'docket-screenshots-'))
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const engine = spawn(process.execPath, ['engine/main.ts'], {
  cwd: root,
  env: { ...process.env, PORT: String(port), DOCKET_DATA: data, DOCKET_RATE_LIMIT: 'off' },
  stdio: ['ignore', 'pipe', 'ignore'],
})
let said = ''
engine.stdout?.on('data', (chunk: Buffer) => {
  said += chunk.toString()
})
const { executablePath, args, env } = await findChromium()
const browser = await chromium.launch({
  executablePath,
  args,
  env: { ...process.env, ...env } as Record<string, string>,
})
try {
  const firstLink = await until(() => /(http\S+\/desk\/sign-in\/\S+)/.exec(said)?.[1])
  const { sent, mailed, sentZh } = await fill()
  const shots: readonly Shot[] = [
    ...['', '/zh-cn'].flatMap((prefix): Shot[] => {
      const language = prefix === '' ? 'en' : 'zh'
      return [
        { name: `home.${language}`, path: `${prefix}/` },
        { name: `topic.${language}`, path: `${prefix}/articles/returns/` },
        { name: `article.${language}`, path: `${prefix}/articles/returns/damaged-on-arrival/` },
        { name: `form.${language}`, path: `${prefix}/forms/order-problem/` },
        { name: `contact.${language}`, path: `${prefix}/forms/contact/` },
        { name: `search.${language}`, path: `${prefix}/search?q=${language === 'en' ? 'parcel' : '包裹'}` },
        { name: `missing.${language}`, path: `${prefix}/no-such-page` },
      ]
    }),
    { name: 'request-sent.en', path: sent },
    { name: 'request-sent.zh', path: sentZh },
    { name: 'request-mailed.en', path: mailed },
    { name: 'requests', path: '/requests' },
    { name: 'sign-in', path: '/desk/sign-in' },
    { name: 'desk-list', path: '/desk', signedIn: true },
    { name: 'desk-ticket', path: '/desk/tickets/1', signedIn: true },
    { name: 'desk-shelf', path: '/desk/shelf', signedIn: true },
    { name: 'desk-dead-letters', path: '/desk/deadletters', signedIn: true },
    { name: 'mailbox', path: '/mailbox/1' },
  ]
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const cookies = await signIn(browser, firstLink)
  const files: string[] = []
  for (const width of widths) {
    for (const colorScheme of schemes) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
      const page = await context.newPage()
      for (const { name, path, signedIn } of shots) {
        if (signedIn) await context.addCookies(cookies)
        await page.goto(new URL(path, url).href)
        const file = `${name}-${width}-${colorScheme}.png`
        await page.screenshot({ path: join(folder, file) })
        files.push(file)
      }
      await context.close()
    }
  }
  await contactSheet(browser, files)
  console.log(`${files.length} screenshots and contact-sheet.png in screenshots/`)
} finally {
  await browser.close()
  engine.kill('SIGTERM')
  await rm(data, { recursive: true, force: true })
}

/** A few requests, as customers would send them. */
async function fill(): Promise<{ readonly sent: string; readonly mailed: string; readonly sentZh: string }> {
  const post = async (form: string, fields: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${url}/forms/${form}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', origin: url },
      body: new URLSearchParams(fields),
    })
    if (answer.status !== 303) throw new Error(`the form was answered with ${answer.status}`)
    return new URL(answer.headers.get('location') ?? '').pathname
  }
  const sent = await post('order-problem', {
    name: 'Nora',
    email: 'nora@customers.example',
    topic: 'delivery',
    order: 'LF204518',
    details: 'The parcel has not moved for six days.',
  })
  const sentZh = await post('contact', {
    name: '王小明',
    email: 'ming@customers.example',
    subject: '可以更换颜色吗？',
    message: '我订了蓝色的睡袋。',
    'docket-locale': 'zh-CN',
  })
  await post('contact', {
    name: 'Spam',
    email: 'spam@customers.example',
    subject: 'Win',
    message: 'Buy',
    'docket-website': 'http://x.example',
  })
  const html = await until(async () => {
    const page = await (await fetch(`${url}/mailbox/1`, { headers: { accept: 'text/html' } })).text()
    return /\/requests\/[\w-]+-m[\w-]+/.exec(page)?.[0]
  })
  return { sent, mailed: html, sentZh }
}

async function signIn(within: Browser, link: string) {
  const context = await within.newContext()
  const page = await context.newPage()
  await page.goto(link)
  await page.locator('main button').first().click()
  await page.waitForURL(`${url}/desk**`)
  const cookies = await context.cookies()
  await context.close()
  return cookies
}

async function contactSheet(within: Browser, files: readonly string[]): Promise<void> {
  const figures = files.map(
    (file) =>
      `<figure><img src="${file}" width="${file.includes('-390-') ? 195 : 480}"><figcaption>${file}</figcaption></figure>`,
  )
  const html = `<!doctype html><meta charset="utf-8"><style>body{display:flex;flex-wrap:wrap;gap:12px;font:11px system-ui;background:#ddd}figure{margin:0}</style>${figures.join('')}`
  const path = join(folder, 'contact-sheet.html')
  await writeFile(path, html)
  const page = await within.newPage({ viewport: { width: 2000, height: 1200 } })
  await page.goto(pathToFileURL(path).href)
  await page.screenshot({ path: join(folder, 'contact-sheet.png'), fullPage: true })
  await page.close()
}

async function until<T>(found: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const value = await found()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the engine did not answer in time')
}
