import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { agentCookie } from './people.ts'
import { definitionsWith, freePort, type Shop, startShop } from './shop.ts'

/** A help desk with live chat, a page of somebody else that shows its button, and two who may answer. */
export interface Chat {
  readonly engine: EngineProcess
  readonly shop: Shop
  readonly cookies: Readonly<Record<'ana' | 'ben', { readonly name: string; readonly value: string }>>
  stop(): Promise<void>
}

export async function startChat(): Promise<Chat> {
  const port = await freePort()
  const definitions = await definitionsWith({
    'workflows/website.chat.json': (file) => ({
      ...file,
      origins: [`http://127.0.0.1:${port}`],
      rules: [
        { url: '^/careers', show: 'hide' },
        { url: '^/offer', show: 'open', openAfterSeconds: 0 },
        { url: '^/tents', show: 'notification' },
        ...(file.rules as object[]),
      ],
      colors: { button: '#7a1f5c', buttonText: '#ffffff' },
    }),
    'workflows/ask.chat.json': () => ({
      title: 'Ask us',
      team: 'customer-care',
      before: 'order-problem',
      fallback: { form: 'contact' },
      rules: [{ show: 'button' }],
      origins: [`http://127.0.0.1:${port}`],
    }),
    'workflows/where.chat.json': () => ({
      title: 'Where',
      team: 'customer-care',
      rules: [
        { when: { device: 'phone' }, show: 'open', script: 'welcome' },
        { url: '^http://127\\.0\\.0\\.1:\\d+/.*#stoves$', match: 'href', show: 'button', script: 'welcome' },
        { show: 'hide' },
      ],
      origins: [`http://127.0.0.1:${port}`],
    }),
    'workflows/ben.agent.json': () => ({
      name: 'Ben',
      email: 'ben@example.com',
      role: 'agent',
      teams: { 'customer-care': 'agent' },
      languages: ['en'],
    }),
  })
  const engine = await startEngineProcess({ DOCKET_DEFINITIONS: definitions.folder })
  const shop = await startShop(port, engine.url)
  const cookies = {
    ana: await agentCookie(engine.url, 'ana@example.com'),
    ben: await agentCookie(engine.url, 'ben@example.com'),
  }
  return {
    engine,
    shop,
    cookies,
    async stop() {
      await shop.close()
      await engine.stop()
      await definitions.remove()
    },
  }
}

/** What a test opens the browsers of visitors and operators with. */
export interface People {
  readonly browser: Browser
  readonly problemsOf: (context: BrowserContext) => Promise<void>
  readonly chat: Chat
}

/** The chats of the desk in the browser of an operator, who is in or not. */
export async function operator({ browser, problemsOf, chat }: People, who: 'ana' | 'ben', isIn = true): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 } })
  await problemsOf(context)
  await context.addCookies([{ ...chat.cookies[who], url: chat.engine.url }])
  const page = await context.newPage()
  await page.goto(`${chat.engine.url}/desk/chat`)
  await page.getByRole('switch', { name: 'I’m in' }).setChecked(isIn)
  return page
}

/** A page of the shop in the browser of a visitor. */
export async function visitor(
  { browser, problemsOf, chat }: People,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 820 }, ...options })
  await problemsOf(context)
  const page = await context.newPage()
  await page.goto(chat.shop.url + path)
  return page
}

export const launcher = (page: Page) => page.getByRole('button', { name: 'Help', exact: true })
export const panel = (page: Page) => page.getByRole('dialog')
export const said = (page: Page) => panel(page).getByRole('log')

/** Says something, as visitor or as operator. */
export async function write(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: /Your message|^Answer/ })
  await box.fill(text)
  await box.press('Enter')
}
