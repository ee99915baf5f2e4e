import { createForms } from '#engine/channels/form/forms.ts'
import { createFormIntake } from '#engine/channels/form/intake.ts'
import { postCaps } from '#engine/channels/form/posted.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import { showFile } from '#engine/http/chat/files.ts'
import { createVisitorReaders } from '#engine/http/chat/visitor-readers.ts'
import type { Route, RouteModule } from '#engine/http/route.ts'
import { beginConversation } from './chat/begin.ts'
import { postForm, showForm } from './chat/forms.ts'
import { liveConversation } from './chat/live.ts'
import { postChatFile, postMessage } from './chat/messages.ts'
import type { ChatParts } from './chat/parts.ts'
import { showSettings } from './chat/settings.ts'
import {
  postAddress,
  postEnd,
  postRating,
  postRead,
  postTranscript,
  postTyping,
  showConversation,
} from './chat/small.ts'

const at = '/chat/:channel/conversations/:id'
const anyone = { who: 'anyone' } as const
const key = { who: 'key' } as const
const from = 'chat' as const
/** A message of the longest text in the widest characters, and its files' ids. */
const maxBodyBytes = 32_000

/** Live chat as visitors have it: see `docs/reference/chat-protocol.md`. */
export const chatRoutes: RouteModule = ({ services, stopping }) => {
  const forms = createForms(services)
  const uploads = createUploads(services)
  const parts: ChatParts = {
    forms,
    uploads,
    intake: createFormIntake({ ...services, forms, uploads }),
    open: new Map(),
    readers: createVisitorReaders(services, stopping),
  }
  const routes: readonly Route[] = [
    { method: 'GET', path: '/chat/:channel/settings', access: anyone, handle: showSettings },
    { method: 'GET', path: '/chat/:channel/forms/:form', access: anyone, handle: (c) => showForm(c, parts) },
    {
      method: 'POST',
      path: '/chat/:channel/forms/:form',
      access: anyone,
      maxBodyBytes: 256_000,
      handle: (c) => postForm(c, parts),
    },
    {
      method: 'POST',
      path: '/chat/:channel/conversations',
      access: anyone,
      maxBodyBytes: 256_000,
      handle: (c) => beginConversation(c, parts),
    },
    { method: 'GET', path: at, access: key, handle: showConversation },
    { method: 'GET', path: `${at}/live`, access: key, handle: (c) => liveConversation(c, parts) },
    { method: 'POST', path: `${at}/messages`, access: key, maxBodyBytes, handle: (c) => postMessage(c, parts) },
    { method: 'POST', path: `${at}/files`, access: key, maxBodyBytes: postCaps.multipartBytes, handle: postChatFile },
    { method: 'POST', path: `${at}/typing`, access: key, maxBodyBytes, handle: postTyping },
    { method: 'POST', path: `${at}/read`, access: key, maxBodyBytes, handle: postRead },
    { method: 'POST', path: `${at}/end`, access: key, maxBodyBytes, handle: postEnd },
    { method: 'POST', path: `${at}/rating`, access: key, maxBodyBytes, handle: postRating },
    { method: 'POST', path: `${at}/address`, access: key, maxBodyBytes, handle: postAddress },
    { method: 'POST', path: `${at}/transcript`, access: key, maxBodyBytes, handle: postTranscript },
    { method: 'GET', path: `${at}/files/:file/:key`, access: key, handle: showFile },
  ]
  return routes.map((route) => ({ ...route, from }))
}
