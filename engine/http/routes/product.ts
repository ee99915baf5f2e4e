import type { RouteModule } from '#engine/http/route.ts'
import { chatRoutes } from './chat.ts'
import { chatLoaderRoutes } from './chat-loader.ts'
import { chatPageRoutes } from './chat-page.ts'
import { companySignInRoutes } from './company-sign-in.ts'
import { unknownDeskRoutes } from './desk/unknown.ts'
import { deskRoutes } from './desk.ts'
import { deskChatRoutes } from './desk-chat.ts'
import { feedbackRoutes } from './feedback.ts'
import { formRoutes } from './forms.ts'
import { hookRoutes } from './hooks.ts'
import { mailboxRoutes } from './mailbox.ts'
import { passkeyRoutes } from './passkey.ts'
import { probeRoutes } from './probe.ts'
import { requestRoutes } from './requests.ts'
import { searchRoutes } from './searches.ts'

/** The route modules of the product, beside the built-in ones. */
export const productRoutes: readonly RouteModule[] = [
  formRoutes,
  feedbackRoutes,
  searchRoutes,
  requestRoutes,
  deskRoutes,
  passkeyRoutes,
  companySignInRoutes,
  mailboxRoutes,
  hookRoutes,
  probeRoutes,
  chatRoutes,
  deskChatRoutes,
  chatPageRoutes,
  chatLoaderRoutes,
  // Whatever else is below /desk: behind every route that is there.
  unknownDeskRoutes,
]
