import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { ViteDevServer } from 'vite'
import type { DevEngine } from '#engine/dev.ts'
import type { PageContext } from '#engine/http/pages.ts'

/** Where Astro's development server looks for `Astro.locals`. */
const localsKey = Symbol.for('astro.locals')
/** The engine has read changed files within this time. */
const definitionsReadMs = 400
/** Names a page context in a request that the engine makes to Astro. */
const contextHeader = 'x-docket-context'

/** The engine for what else is there while one develops. */
export interface EngineInDev {
  /** What a page is told that Astro renders by itself. */
  context(): Promise<PageContext>
  /** Renders a page of the site with what it is told. */
  render(path: string, context: PageContext): Promise<Response>
}

/**
 * The engine inside `astro dev`: one process, one port. Vite loads the engine, so that an edit of its code is in force at the next
 * request: the old engine stops (the database keeps everything), and a new one starts. Forms and workflows are watched by the engine
 * itself, pages and articles by Vite.
 */
export function engineInDev(server: ViteDevServer, folder: string): EngineInDev {
  const contexts = new Map<string, PageContext>()
  let running: Promise<DevEngine> | null = null
  let stale = false

  const port = () => server.config.server.port ?? 4321
  const render = async (path: string, context: PageContext) => {
    const id = randomBytes(16).toString('hex')
    contexts.set(id, context)
    try {
      return await fetch(new URL(path, `http://127.0.0.1:${port()}`), {
        headers: { [contextHeader]: id },
        redirect: 'manual',
      })
    } finally {
      contexts.delete(id)
    }
  }
  const start = async () => {
    const { startDevEngine } = (await server.ssrLoadModule('/engine/dev.ts')) as typeof import('#engine/dev.ts')
    return startDevEngine({ port: port(), render })
  }
  const engine = async (): Promise<DevEngine> => {
    if (stale && running) {
      stale = false
      const old = running
      running = old
        .then(
          (one) => one.stop(),
          () => {},
        )
        .then(start)
    }
    running ??= start()
    return running
  }

  const isEngine = (path: string) => path.startsWith(`${folder}engine/`) && !/\.test\.ts$/.test(path)
  server.watcher.on('change', (path) => {
    if (isEngine(path)) stale = true
  })
  server.watcher.add(['forms', 'workflows'].map((name) => `${folder}${name}`))
  server.watcher.on('all', (_event, path) => {
    if (!['forms/', 'workflows/'].some((part) => path.startsWith(folder + part))) return
    // An engine that runs reads them itself; one that could not start for one of them is started anew.
    running?.catch(() => {
      stale = true
    })
    setTimeout(reload, definitionsReadMs)
  })
  // The engine reads the files first; the page it then shows is the new one.
  const reload = () => server.ws.send({ type: 'full-reload' })

  server.middlewares.use((request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => {
    const path = request.url ?? '/'
    const asked = contexts.get(String(request.headers[contextHeader] ?? ''))
    if (asked) {
      Reflect.set(request, localsKey, { docket: asked })
      next()
      return
    }
    if (isVites(path)) {
      next()
      return
    }
    engine()
      .then((one) => hand(one, request, response, next))
      .catch(next)
  })

  server.httpServer?.once('listening', () => {
    engine().then(
      ({ firstLink }) => {
        const at = `http://127.0.0.1:${port()}`
        console.log(
          `  help center  ${at}/\n  desk         ${at}/desk${firstLink ? `   sign in once: ${firstLink}` : ''}\n  mailbox      ${at}/mailbox`,
        )
      },
      (error: unknown) => console.error(error),
    )
  })
  server.httpServer?.once('close', () => void running?.then((one) => one.stop()).catch(() => {}))
  return { render, context: async () => (await engine()).context() }
}

/** Modules, assets and the toolbar are Vite's; everything else may be the engine's. */
function isVites(path: string): boolean {
  return /^\/(@|node_modules\/|site\/|engine\/|_astro\/|_image|__|\.astro)/.test(path)
}

/** The engine answers, or Astro does with what the engine tells its pages. */
async function hand(
  engine: DevEngine,
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
): Promise<void> {
  let isPassed = false
  const listener = getRequestListener(
    async (asked) => {
      const answer = await engine.answer(asked as Request)
      if (answer) return answer
      isPassed = true
      return new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
    },
    { overrideGlobalObjects: false },
  )
  await listener(request, response)
  if (!isPassed) return
  Reflect.set(request, localsKey, { docket: engine.context() })
  next()
}
