import { rm } from 'node:fs/promises'
import {
  type BrowserContext,
  test as base,
  type ConsoleMessage,
  expect,
  type Page,
  type WebError,
} from '@playwright/test'
import { type Chat, type People, startChat } from './chat.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { addAnyForms, anyForms, formsFolder, identitySecret } from './forms-folder.ts'
import { agentCookie } from './people.ts'
import { fillDesk, type Samples } from './samples.ts'
import { type HostedSite, startHostedSite } from './static-host.ts'

export interface Options {
  /** Where pages come from: the engine itself, or a host of files beside it that a static build has filled. */
  readonly host: 'engine' | 'files'
}

interface Given {
  /** Listens in one more context; no test ends well while a page complained. */
  readonly problemsOf: (context: BrowserContext) => Promise<void>
  /** Visitors and operators of the chat. */
  readonly people: People
}

interface GivenOnce {
  readonly host: Options['host']
  /** The help center on a host of files and its engine, started on first use. */
  readonly hosted: () => Promise<HostedSite>
  /** One running help desk for all tests of a worker; it has to stop cleanly. */
  readonly desk: EngineProcess
  /** A help desk that has, beside the sample company's forms, those of `site/browser/forms`. */
  readonly formsDesk: EngineProcess
  /** Live chat on a page of somebody else, started on first use. */
  readonly chat: Chat
  /** The cookie of Ana, who leads the only team. */
  readonly ana: { readonly name: string; readonly value: string }
  /** Requests in every situation, made on first use. */
  readonly samples: Samples
  /** A page in a language that stays open from test to test, for tests that only look: to open one takes as long as to look at it. */
  readonly openPage: (locale: string) => Promise<Page>
}

export const test = base.extend<Given, GivenOnce>({
  host: ['engine', { option: true, scope: 'worker' }],
  hosted: [
    async ({}, use) => {
      const started: Promise<HostedSite>[] = []
      await use(() => {
        if (started.length === 0) started.push(startHostedSite())
        return started[0] as Promise<HostedSite>
      })
      for (const site of started) await (await site).stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  desk: [
    async ({ host, hosted }, use) => {
      if (host === 'files') return use((await hosted()).engine)
      const desk = await startEngineProcess()
      await use(desk)
      await desk.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  formsDesk: [
    async ({ host, hosted }, use) => {
      if (host === 'files') return use((await hosted()).engine)
      const folder = await formsFolder()
      await addAnyForms(folder, anyForms, 6)
      const desk = await startEngineProcess({ DOCKET_DEFINITIONS: folder, DOCKET_IDENTITY_SECRET: identitySecret })
      await use(desk)
      await desk.stop()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  chat: [
    async ({}, use) => {
      const chat = await startChat()
      await use(chat)
      await chat.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  page: async ({ page, host, hosted }, use) => {
    if (host === 'files') openFormsOn(page, await hosted())
    await use(page)
  },
  ana: [async ({ desk }, use) => use(await agentCookie(desk.url, 'ana@example.com')), { scope: 'worker' }],
  samples: [async ({ desk, ana }, use) => use(await fillDesk(desk, ana)), { scope: 'worker' }],
  openPage: [
    async ({ browser }, use) => {
      const opened = new Map<string, Page>()
      await use(async (locale) => {
        const page = opened.get(locale) ?? (await (await browser.newContext({ locale })).newPage())
        opened.set(locale, page)
        return page
      })
      for (const page of opened.values()) await page.context().close()
    },
    { scope: 'worker' },
  ],
  problemsOf: [
    async ({ context }, use) => {
      const problems: string[] = []
      const stops: (() => void)[] = []
      const listen = async (one: BrowserContext) => void stops.push(await listenForProblems(one, problems))
      await listen(context)
      await use(listen)
      for (const stop of stops) stop()
      expect(problems, 'complaints of the console and the content security policy').toEqual([])
    },
    { auto: true },
  ],
  people: ({ browser, problemsOf, chat }, use) => use({ browser, problemsOf, chat }),
})

/** The same test on a host of files: where it opens the page of a form, it opens that of the host. */
function openFormsOn(page: Page, { engine, siteUrl }: HostedSite): void {
  const goto = page.goto.bind(page)
  const formPage = /^\/(zh-cn\/)?forms\/[a-z-]+\/($|[?#])/
  page.goto = (url, options) => {
    const path = url.startsWith(engine.url) ? url.slice(engine.url.length) : ''
    return goto(formPage.test(path) ? siteUrl + path : url, options)
  }
}

/** Contexts whose pages say what their policy refused. */
const telling = new WeakSet<BrowserContext>()

/**
 * Collects what the console, the page and the content security policy complain about, with the address of the page, until the function that
 * it gives is called.
 */
async function listenForProblems(context: BrowserContext, problems: string[]): Promise<() => void> {
  const ofConsole = (message: ConsoleMessage) => {
    // That a page was answered with 4xx, or that a test took the network away, is logged by the browser, and no fault of the page.
    if (message.type() !== 'error' || /status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text())) return
    problems.push(`${message.page()?.url()}: ${message.text()}`)
  }
  const ofPage = (error: WebError) => void problems.push(`${error.page()?.url()}: ${error.error()}`)
  context.on('console', ofConsole)
  context.on('weberror', ofPage)
  // A policy that only reports would not reach the console as an error.
  if (!telling.has(context)) {
    telling.add(context)
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`content security policy: ${violatedDirective} ${blockedURI}`),
      )
    })
  }
  return () => {
    context.off('console', ofConsole)
    context.off('weberror', ofPage)
  }
}

export { expect }
