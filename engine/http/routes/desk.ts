import { createForms } from '#engine/channels/form/forms.ts'
import { postCaps } from '#engine/channels/form/posted.ts'
import { createUploads } from '#engine/channels/form/uploads.ts'
import type { Route, RouteModule } from '#engine/http/route.ts'
import { accountRoutes } from './desk/account.ts'
import { showAsCustomer, showFileAsCustomer } from './desk/as-customer.ts'
import { postAway, postDraft, postHere } from './desk/at-work.ts'
import { auditRoutes } from './desk/audit.ts'
import { postMove, showBoard } from './desk/board.ts'
import { postBulk, postSeen, postUndoBulk } from './desk/bulk.ts'
import { showBulkPreview } from './desk/bulk-preview.ts'
import { reviveLetter, reviveLetters, showDeadLetters } from './desk/dead-letters.ts'
import { postFields } from './desk/fields.ts'
import { installationRoutes } from './desk/installation.ts'
import { postWork } from './desk/joins.ts'
import { postView, showList } from './desk/list.ts'
import { decideMail, showHtml, showRaw } from './desk/mails.ts'
import { withinDesk } from './desk/missing.ts'
import { removeView } from './desk/own-views.ts'
import { showPast } from './desk/past.ts'
import { postParticipant, postShare } from './desk/people.ts'
import { planRoutes } from './desk/plan.ts'
import { reportPages } from './desk/reports.ts'
import { rulePages } from './desk/rule.ts'
import { sendScenario } from './desk/scenario.ts'
import { showShelf } from './desk/shelf.ts'
import { showTicket } from './desk/ticket.ts'
import { type Desk, postChange, postEvent, postMessage, postShelf, postUndo } from './desk/work.ts'
import { workflowPages } from './desk/workflow.ts'

const access = { who: 'agent' } as const
const path = '/desk/tickets/:number'
const maxBodyBytes = postCaps.multipartBytes

/** The desk: lists, tickets and what agents do with them, all as plain pages and forms. */
export const deskRoutes: RouteModule = ({ services }) => {
  const desk: Desk = { forms: createForms(services), uploads: createUploads(services) }
  const routes: readonly Route[] = [
    { method: 'GET', path: '/desk', access, handle: showList },
    { method: 'POST', path: '/desk/views', access, handle: postView },
    { method: 'POST', path: '/desk/views/:id', access, handle: postView },
    { method: 'POST', path: '/desk/views/:id/remove', access, handle: removeView },
    { method: 'GET', path: '/desk/board', access, handle: (c) => showBoard(c) },
    { method: 'POST', path: '/desk/board/move', access, handle: postMove },
    { method: 'POST', path: '/desk/away', access, handle: postAway },
    { method: 'POST', path: '/desk/bulk', access, handle: postBulk },
    { method: 'GET', path: '/desk/bulk/preview', access, handle: showBulkPreview },
    { method: 'POST', path: '/desk/bulk/:id/undo', access, handle: postUndoBulk },
    { method: 'POST', path: '/desk/bulk/:id/seen', access, handle: postSeen },
    { method: 'GET', path: '/desk/shelf', access, handle: (c) => showShelf(c, desk.forms) },
    { method: 'GET', path: '/desk/deadletters', access, handle: showDeadLetters },
    { method: 'POST', path: '/desk/deadletters/retry', access, handle: reviveLetters },
    { method: 'POST', path: '/desk/deadletters/:id/retry', access, handle: reviveLetter },
    { method: 'GET', path: '/desk/mails/:id/raw', access, handle: showRaw },
    { method: 'POST', path: '/desk/mails/:id/decision', access, handle: decideMail },
    ...accountRoutes,
    ...auditRoutes,
    ...installationRoutes,
    ...planRoutes,
    ...reportPages,
    ...rulePages,
    ...workflowPages,
    {
      method: 'GET',
      path,
      access,
      handle: (c) => (c.req.query('at') === undefined ? showTicket(c, desk.forms) : showPast(c, desk.forms)),
    },
    { method: 'GET', path: `${path}/scenario`, access, handle: sendScenario },
    { method: 'GET', path: `${path}/messages/:seq/html`, access, handle: showHtml },
    { method: 'GET', path: `${path}/customer`, access, handle: (c) => showAsCustomer(c, desk.forms) },
    { method: 'GET', path: `${path}/customer/attachments/:id`, access, handle: showFileAsCustomer },
    { method: 'POST', path: `${path}/participants`, access, handle: postParticipant },
    { method: 'POST', path: `${path}/share`, access, handle: postShare },
    {
      method: 'POST',
      path: `${path}/replies`,
      access,
      maxBodyBytes,
      handle: (c) => postMessage(c, desk, 'reply'),
    },
    { method: 'POST', path: `${path}/replies/:id/undo`, access, handle: (c) => postUndo(c, desk) },
    { method: 'POST', path: `${path}/notes`, access, maxBodyBytes, handle: (c) => postMessage(c, desk, 'note') },
    { method: 'POST', path: `${path}/events`, access, handle: (c) => postEvent(c, desk) },
    { method: 'POST', path: `${path}/changes`, access, handle: (c) => postChange(c, desk) },
    { method: 'POST', path: `${path}/fields`, access, maxBodyBytes: 65_536, handle: (c) => postFields(c, desk.forms) },
    { method: 'POST', path: `${path}/shelf`, access, handle: postShelf },
    { method: 'POST', path: `${path}/draft`, access, handle: postDraft },
    { method: 'POST', path: `${path}/here`, access, handle: postHere },
    { method: 'POST', path: `${path}/work/:work`, access, handle: (c) => postWork(c, desk.forms) },
  ]
  return routes.map(withinDesk)
}
