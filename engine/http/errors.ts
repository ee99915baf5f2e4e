import { HTTPException } from 'hono/http-exception'
import { DocketError, type DocketErrorCode } from '#engine/core/docket-error.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { escapeHtml, plainPage } from '#engine/http/plain-page.ts'

/** The one place where a refusal gets its status. */
export const statusOf = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'not-allowed-here': 409,
  gone: 410,
  'stale-version': 412,
  'too-large': 413,
  'unsupported-type': 415,
  misdirected: 421,
  invalid: 422,
  'work-asked': 428,
  'too-many-requests': 429,
  'low-disk': 503,
  unavailable: 503,
} as const satisfies Record<DocketErrorCode, number>

const titles: Readonly<Record<DocketErrorCode, string>> = {
  malformed: 'The request cannot be read',
  unauthenticated: 'Sign-in or a token is needed',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  gone: 'Erased',
  conflict: 'In conflict with what is stored',
  'not-allowed-here': 'Not possible in this state',
  'stale-version': 'Changed in the meantime',
  'too-large': 'Too large',
  'unsupported-type': 'This type is not accepted',
  misdirected: 'Not a host of this help desk',
  invalid: 'Some values are not right',
  'work-asked': 'A proof of work is asked for',
  'too-many-requests': 'Too many requests',
  'low-disk': 'No room for new messages at the moment',
  unavailable: 'Not available at the moment',
}

/** RFC 9457; `type` is a permanent name: `urn:docket:` and the error's code. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly [member: string]: unknown
}

export function problemOf(error: DocketError): ProblemDocument {
  const { code, message, data } = error
  return { ...data, type: `urn:docket:${code}`, title: titles[code], status: statusOf[code], detail: message }
}

/** A problem document as the answer. */
export function problem(c: DoorContext, document: ProblemDocument): Response {
  sayWhenToRetry(c, document)
  if (document.status === 401) c.header('WWW-Authenticate', 'Bearer')
  c.header('Cache-Control', 'no-store')
  return c.body(JSON.stringify(document), document.status as 500, { 'Content-Type': 'application/problem+json' })
}

/**
 * Answers whatever was thrown: a refusal with its status, anything else as a bug, which is logged with the route and answered with
 * 500 and the request's id; never a stack, a path or a message from inside.
 */
export async function answerError(thrown: unknown, c: DoorContext): Promise<Response> {
  const document = describe(thrown, c)
  if (!wantsPage(c)) return problem(c, document)
  sayWhenToRetry(c, document)
  const { pages } = c.var.door
  if (pages) {
    try {
      return await pages.render(c, document.status === 404 ? '/404' : '/error', {
        status: document.status,
        page: document,
      })
    } catch (error) {
      c.var.door.services.log.error({ request: c.var.requestId, error }, 'the error page could not be rendered')
    }
  }
  return errorPage(c, document)
}

function sayWhenToRetry(c: DoorContext, { retryAfterSeconds }: ProblemDocument): void {
  if (typeof retryAfterSeconds === 'number') c.header('Retry-After', String(retryAfterSeconds))
}

/** A browser that navigates, and not a program or a script of ours. */
export function wantsPage(c: DoorContext): boolean {
  if (c.req.path.startsWith('/api/')) return false
  const accept = c.req.header('accept') ?? ''
  return accept.includes('text/html')
}

function describe(thrown: unknown, c: DoorContext): ProblemDocument {
  if (thrown instanceof DocketError) return problemOf(thrown)
  if (isGone(thrown)) return problemOf(new DocketError('malformed', 'The request broke off.'))
  if (thrown instanceof HTTPException && thrown.status < 500) {
    return { type: 'about:blank', title: titles.malformed, status: thrown.status }
  }
  c.var.door.services.log.error({ request: c.var.requestId, route: c.var.route, error: thrown }, 'request failed')
  return {
    type: 'urn:docket:internal',
    title: 'Something went wrong on our side',
    status: 500,
    detail: 'It has been recorded. Please try again.',
    request: c.var.requestId,
  }
}

/** Whoever sent it hung up in the middle, as phones do in a tunnel: Node's words for it. */
function isGone(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.message === 'aborted' && (thrown as { code?: unknown }).code === 'ECONNRESET'
}

function errorPage(c: DoorContext, { title, status, detail, request }: ProblemDocument): Response {
  const said = detail ? `<p>${escapeHtml(detail)}</p>` : ''
  const named = typeof request === 'string' ? `<p>Request ${escapeHtml(request)}</p>` : ''
  return plainPage(c, title, said + named, status)
}
