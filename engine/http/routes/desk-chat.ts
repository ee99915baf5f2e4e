import { createUploads } from '#engine/channels/form/uploads.ts'
import { wantsPage } from '#engine/http/errors.ts'
import type { Route, RouteModule } from '#engine/http/route.ts'
import { showChatPage } from './desk/chat-page.ts'
import { withinDesk } from './desk/missing.ts'
import { postCommand } from './desk-chat/command.ts'
import { liveChat } from './desk-chat/live.ts'
import { postChannel, postPresence, showDeskChat } from './desk-chat/page.ts'
import { showReplies } from './desk-chat/replies.ts'
import { showDeskConversation } from './desk-chat/show.ts'
import { people, postOperatorRead, postOperatorTyping, postWritten } from './desk-chat/work.ts'

const at = '/desk/chat/conversations/:id'
const access = { who: 'agent' } as const
const maxBodyBytes = 32_000

/** Live chat as operators have it: see `docs/reference/chat-protocol.md`. All JSON, but the page that a browser asks for. */
export const deskChatRoutes: RouteModule = ({ services }) => {
  const uploads = createUploads(services)
  const routes: readonly Route[] = [
    { method: 'GET', path: '/desk/chat', access, handle: (c) => (wantsPage(c) ? showChatPage(c) : showDeskChat(c)) },
    { method: 'GET', path: '/desk/chat/live', access, handle: liveChat },
    { method: 'POST', path: '/desk/chat/presence', access, handle: postPresence },
    { method: 'POST', path: '/desk/chat/channels/:channel/join', access, handle: (c) => postChannel(c, true) },
    { method: 'POST', path: '/desk/chat/channels/:channel/leave', access, handle: (c) => postChannel(c, false) },
    { method: 'GET', path: '/desk/chat/replies', access, handle: showReplies },
    { method: 'GET', path: at, access, handle: showDeskConversation },
    { method: 'POST', path: `${at}/messages`, access, handle: (c) => postWritten(c, uploads) },
    { method: 'POST', path: `${at}/command`, access, handle: postCommand },
    { method: 'POST', path: `${at}/typing`, access, handle: postOperatorTyping },
    { method: 'POST', path: `${at}/read`, access, handle: postOperatorRead },
    ...Object.entries(people).map(
      ([name, handle]): Route => ({ method: 'POST', path: `${at}/${name}`, access, handle }),
    ),
  ]
  return routes.map((route) => withinDesk({ ...route, maxBodyBytes }))
}
