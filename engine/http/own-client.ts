import { type Client, createClient } from '#engine/http/client.ts'
import type { DoorContext } from '#engine/http/door.ts'

/**
 * The API as the agent of this request sees it, called within the process: pages of the desk read and write through the same checks
 * as everybody. The request itself has passed the origin check, so its calls are our own.
 */
export function clientOf(c: DoorContext): Client {
  const { request, services } = c.var.door
  const { publicUrl } = services.settings
  return createClient({
    baseUrl: publicUrl,
    fetch: request,
    headers: {
      Origin: publicUrl,
      Cookie: c.req.header('cookie') ?? '',
      'Accept-Language': c.req.header('accept-language') ?? 'en',
    },
  })
}
