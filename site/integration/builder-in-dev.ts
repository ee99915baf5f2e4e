import { resolve } from 'node:path'
import type { ViteDevServer } from 'vite'
import { type BuilderHost, builderPath, createBuilder } from '../builder/server/answer.ts'
import type { SiteConfig } from './options.ts'

/** The form builder while one develops; a build knows nothing of it. */
export function builderInDev(
  server: ViteDevServer,
  folder: string,
  config: SiteConfig,
  engine: Pick<BuilderHost, 'context' | 'render'>,
): void {
  const root = resolve(folder, process.env.DOCKET_DEFINITIONS ?? '.')
  const answer = createBuilder({ root, config, ...engine })
  server.middlewares.use((request, response, next) => {
    if (!request.url?.startsWith(builderPath)) return next()
    answer(request).then(({ status, type, body }) => {
      response.statusCode = status
      response.setHeader('Content-Type', `${type}; charset=utf-8`)
      response.setHeader('Cache-Control', 'no-store')
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
      response.setHeader('X-Frame-Options', 'SAMEORIGIN')
      response.setHeader('X-Content-Type-Options', 'nosniff')
      response.end(body)
    }, next)
  })
}
