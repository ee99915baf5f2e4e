import { postCaps } from '#engine/channels/form/posted.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import type { RouteModule } from '#engine/http/route.ts'
import { reviveLetter, showLetters } from './desk/letters.ts'
import { showList } from './desk/list.ts'
import { postChange, postEvent, postMessage, postShelf, showTicket } from './desk/ticket.ts'

const agent = { who: 'agent' } as const
const path = '/desk/tickets/:number'

/** The desk: lists, tickets and what agents do with them, all as plain pages and forms. */
export const deskRoutes: RouteModule = ({ services }) => {
  const uploads = createUploads(services)
  return [
    { method: 'GET', path: '/desk', access: agent, handle: showList },
    { method: 'GET', path, access: agent, handle: showTicket },
    {
      method: 'POST',
      path: `${path}/replies`,
      access: agent,
      maxBodyBytes: postCaps.multipartBytes,
      handle: (c) => postMessage(c, uploads, 'agent.replied'),
    },
    {
      method: 'POST',
      path: `${path}/notes`,
      access: agent,
      maxBodyBytes: postCaps.multipartBytes,
      handle: (c) => postMessage(c, uploads, 'agent.noted'),
    },
    { method: 'POST', path: `${path}/events`, access: agent, handle: postEvent },
    { method: 'POST', path: `${path}/changes`, access: agent, handle: postChange },
    { method: 'POST', path: `${path}/shelf`, access: agent, handle: postShelf },
    { method: 'GET', path: '/desk/letters', access: agent, handle: showLetters },
    { method: 'POST', path: '/desk/letters/:id/retry', access: agent, handle: reviveLetter },
  ]
}
