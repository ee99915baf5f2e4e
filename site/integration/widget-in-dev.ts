import type { ViteDevServer } from 'vite'
import { buildWidget, type WidgetFile } from './chat-widget.ts'

/**
 * The widget while one develops: built when it is asked for, and again after its files have changed. `theme` reads the sheet of the site's
 * theme anew.
 */
export function widgetInDev(server: ViteDevServer, folder: string, theme: () => string): void {
  let building: Promise<readonly WidgetFile[]> | null = null
  const parts = ['site/chat/', 'site/styles/', 'site/themes/', 'site/i18n/chat/', 'site/components/icons.ts'].map(
    (part) => folder + part,
  )
  server.watcher.on('change', (path) => {
    if (parts.some((part) => path.startsWith(part))) building = null
  })
  server.middlewares.use((request, response, next) => {
    const url = request.url ?? ''
    if (url !== '/chat.js' && !url.startsWith('/_astro/chat-panel.')) return next()
    building ??= buildWidget(folder, theme())
    building
      .then((files) => {
        const file = files.find(({ path }) => path === url)
        if (!file) return next()
        response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
        response.setHeader('Cache-Control', 'no-cache')
        response.setHeader('Access-Control-Allow-Origin', '*')
        response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
        response.end(file.body)
      })
      .catch((error: unknown) => {
        building = null
        next(error)
      })
  })
}
