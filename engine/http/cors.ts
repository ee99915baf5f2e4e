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
