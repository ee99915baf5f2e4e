import type { Hono } from 'hono'
import { readSettings } from '#engine/adapters/environment.ts'
import { createPinoLog } from '#engine/adapters/pino-log.ts'
import { createForms } from '#engine/channels/form/forms.ts'
import type { DoorEnv } from '#engine/http/door.ts'
import type { PageContext } from '#engine/http/pages.ts'
import { createPageContexts } from '#engine/http/site-context.ts'
import { addSamples } from './samples.ts'
import { startEngine } from './start.ts'

/** The engine inside `astro dev`: Vite's server listens, and Astro renders the pages. */
export interface DevEngine {
  /** Answers a request, or null when no route takes it: then it is Astro's. */
  answer(request: Request): Promise<Response | null>
  /** What a page that Astro renders by itself is told. */
  context(): PageContext
  readonly firstLink: string | null
  stop(): Promise<void>
}

/** Marks the answer of "no route takes this". */
const passed = 'x-docket-passed'

export async function startDevEngine(options: {
  readonly port: number
  /** Renders a page with what it is told; the answer is the page alone. */
  readonly render: (path: string, context: PageContext) => Promise<Response>
}): Promise<DevEngine> {
  const settings = readSettings({ ...process.env, PORT: String(options.port) }, process.cwd())
  let app: Hono<DoorEnv> | null = null
  const log = createPinoLog(process.stderr, 'warn')
  const engine = await startEngine({
    settings,
    log,
    failpoint: () => {},
    diskBroke(said) {
      log.error({ error: said }, 'the disk failed')
      process.exit(1)
    },
    secret: (name) => process.env[name] ?? null,
    listen: async (made) => {
      app = made
      return { port: options.port, close: async () => {} }
    },
    pages: async (services) => {
      const contextFor = createPageContexts(services, createForms(services))
      return {
        async render(_c, path, asked) {
          const page = await options.render(path, contextFor(asked))
          return new Response(page.body, {
            status: asked.status ?? page.status,
            headers: { 'content-type': 'text/html; charset=utf-8' },
          })
        },
        fallback: async () => new Response(null, { status: 404, headers: { [passed]: 'yes' } }),
      }
    },
  })
  await addSamples(engine.services)
  const contextFor = createPageContexts(engine.services, createForms(engine.services))
  return {
    async answer(request) {
      const response = await app?.fetch(request)
      if (!response || response.headers.has(passed)) return null
      // Vite adds scripts and styles of its own while developing.
      response.headers.delete('content-security-policy')
      response.headers.delete('strict-transport-security')
      return response
    },
    context: () => contextFor({}),
    firstLink: engine.firstLink,
    stop: engine.stop,
  }
}
