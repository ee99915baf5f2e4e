import type { DeskChat, DeskConversation } from '#engine/core/chat/wire.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { type DeskFrame, deskFrame, deskPage } from './frame.ts'

export interface DeskChatPage {
  readonly frame: DeskFrame
  readonly chat: DeskChat
  /** The conversation of `?c=`, as far as it was said when the page was asked for. */
  readonly open: DeskConversation | null
}

/** The chats as a page: it reads what its own script reads later, as the agent of this request. */
export async function showChatPage(c: DoorContext): Promise<Response> {
  const id = c.req.query('c')
  const [frame, chat, open] = await Promise.all([
    deskFrame(c),
    ask<DeskChat>(c, '/desk/chat'),
    id === undefined ? null : ask<DeskConversation>(c, `/desk/chat/conversations/${encodeURIComponent(id)}`),
  ])
  return deskPage(c, '/desk/chat', { frame, chat, open } satisfies DeskChatPage)
}

async function ask<T>(c: DoorContext, path: string): Promise<T> {
  const { request, services } = c.var.door
  const answer = await request(services.settings.publicUrl + path, {
    headers: {
      Accept: 'application/json',
      Cookie: c.req.header('cookie') ?? '',
      'Accept-Language': c.req.header('accept-language') ?? 'en',
    },
  })
  if (answer.status === 404) throw notFound()
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`)
  return (await answer.json()) as T
}
