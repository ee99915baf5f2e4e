import { createHash } from 'node:crypto'
import { chatChannels } from '#engine/core/chat/channel.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import type { RouteModule } from '#engine/http/route.ts'

/**
 * `/chat.js`, the widget that a page names with its channel: a file of the built site. With `?site=` it is what pages of a help center
 * load, which are built before anybody knows whether there is a chat: the widget of the first channel whose `sites` names that help center, or
 * nothing.
 */
export const chatLoaderRoutes: RouteModule = () => [
  { method: 'GET', path: '/chat.js', access: { who: 'anyone' }, handle: loader },
]

function loader(c: DoorContext): Response | Promise<Response> {
  const { pages, services } = c.get('door')
  const site = c.req.query('site')
  if (site === undefined) {
    if (!pages) throw notFound()
    return pages.fallback(c)
  }
  const { running } = services.runtime.definitions()
  const channel = [...chatChannels(running).values()].find(({ file }) => file.sites?.includes(site))
  const body = channel && pages ? widgetOf(channel.id) : ''
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`
  c.header('ETag', tag)
  c.header('Cache-Control', 'no-cache')
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  if (c.req.header('if-none-match') === tag) return c.body(null, 304)
  return c.body(body, 200, { 'Content-Type': 'text/javascript; charset=utf-8' })
}

/** Puts the widget's own tag into the page, as a page that knows its channel has it. */
function widgetOf(channel: string): string {
  return [
    'const tag = document.createElement("script")',
    'tag.src = new URL("/chat.js", document.currentScript.src).href',
    `tag.dataset.docket = ${JSON.stringify(channel)}`,
    'document.head.append(tag)',
    '',
  ].join('\n')
}
