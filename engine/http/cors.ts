import type { DoorContext } from '#engine/http/door.ts'

/**
 * Lets the scripts of a help center on another host read what their form posts are answered: that one origin, never with credentials.
 * Nothing else of the engine is readable across origins.
 */
export function allowSite(c: DoorContext): void {
  const { siteUrl, publicUrl } = c.get('door').services.settings
  if (siteUrl === publicUrl) return
  c.header('Vary', 'Origin', { append: true })
  if (c.req.header('origin') !== siteUrl) return
  c.header('Access-Control-Allow-Origin', siteUrl)
  c.header('Access-Control-Expose-Headers', 'Retry-After')
}

/** A progress bar on an upload makes a browser ask first. */
export function answerPreflight(c: DoorContext): Response {
  allowSite(c)
  if (c.req.header('origin') === c.get('door').services.settings.siteUrl) {
    c.header('Access-Control-Allow-Methods', 'POST')
    c.header('Access-Control-Allow-Headers', 'Content-Type, Idempotency-Key')
    c.header('Access-Control-Max-Age', '600')
  }
  return c.body(null, 204)
}

/** Who may talk to the channel of the path: our own origins and those that its file names, as written. */
export function chatOrigins(c: DoorContext): readonly string[] {
  const { settings, chat } = c.get('door').services
  const channel = chat.channels().get(c.req.param('channel') ?? '')
  return [settings.publicUrl, settings.siteUrl, ...(channel?.file.origins ?? [])]
}

/** Lets the widget on those origins read its answers, never with credentials: its token is in a header. */
export function allowChat(c: DoorContext): void {
  for (const [name, value] of Object.entries(chatCorsHeaders(c))) c.header(name, value, { append: name === 'Vary' })
}

export function chatCorsHeaders(c: DoorContext): Readonly<Record<string, string>> {
  const origin = c.req.header('origin')
  if (origin === undefined || !chatOrigins(c).includes(origin)) return { Vary: 'Origin' }
  return { Vary: 'Origin', 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Retry-After' }
}

export function answerChatPreflight(c: DoorContext): Response {
  allowChat(c)
  if (chatOrigins(c).includes(c.req.header('origin') ?? '')) {
    c.header('Access-Control-Allow-Methods', 'GET, POST')
    c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, Last-Event-ID')
    c.header('Access-Control-Max-Age', '600')
  }
  return c.body(null, 204)
}
