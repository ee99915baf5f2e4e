import { type BrowserContext, test as base, expect } from '@playwright/test'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'
import { agentCookie } from './people.ts'
import { fillDesk, type Samples } from './samples.ts'

interface Given {
  /** Listens in one more context; no test ends well while a page complained. */
  readonly problemsOf: (context: BrowserContext) => Promise<void>
}

interface GivenOnce {
  /** One running help desk for all tests of a worker; it has to stop cleanly. */
  readonly desk: EngineProcess
  /** The cookie of Ana, who leads the only team. */
  readonly ana: { readonly name: string; readonly value: string }
  /** Requests in every situation, made on first use. */
  readonly samples: Samples
}

export const test = base.extend<Given, GivenOnce>({
  desk: [
    async ({}, use) => {
      const desk = await startEngineProcess()
      await use(desk)
      expect(await desk.stop(), 'the engine stops cleanly').toBe(0)
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  ana: [async ({ desk }, use) => use(await agentCookie(desk.url, 'ana@example.com')), { scope: 'worker' }],
  samples: [async ({ desk, ana }, use) => use(await fillDesk(desk, ana)), { scope: 'worker' }],
  problemsOf: [
    async ({ context }, use) => {
      const problems: string[] = []
      const listen = (one: BrowserContext) => listenForProblems(one, problems)
      await listen(context)
      await use(listen)
      expect(problems, 'complaints of the console and the content security policy').toEqual([])
    },
    { auto: true },
  ],
})

/** Collects what the console, the page and the content security policy complain about, with the address of the page. */
async function listenForProblems(context: BrowserContext, problems: string[]): Promise<void> {
  context.on('console', (message) => {
    // That a page was answered with 4xx, or that a test took the network away, is logged by the browser, and no fault of the page.
    if (message.type() !== 'error' || /status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text())) return
    problems.push(`${message.page()?.url()}: ${message.text()}`)
  })
  context.on('weberror', (error) => problems.push(`${error.page()?.url()}: ${error.error()}`))
  // A policy that only reports would not reach the console as an error.
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`content security policy: ${violatedDirective} ${blockedURI}`),
    )
  })
}

export { expect }
