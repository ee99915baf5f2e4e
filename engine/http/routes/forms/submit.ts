import { type Arrived, ownerOf } from '#engine/channels/form/arrived.ts'
import type { IntakeResult } from '#engine/channels/form/intake.ts'
import { readPost } from '#engine/channels/form/post.ts'
import { FileNotKept, type Post, postCaps } from '#engine/channels/form/posted.ts'
import { turnedPage } from '#engine/channels/form/turned.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { CompiledForm } from '#engine/core/form/form.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { problem, problemOf, statusOf, wantsPage } from '#engine/http/errors.ts'
import { readJson } from '#engine/http/json-body.ts'
import type { RefusedSubmission } from '#engine/http/pages.ts'
import { limit } from '#engine/http/rate-limit.ts'
import { type Parts, publishedForm } from './parts.ts'
import { probed } from './probe.ts'
import { asTyped, localeOf, returnedPage } from './returned-page.ts'
import { saveForm } from './saved.ts'

/** Posts one network may send a minute before it is asked to wait; with files before they are even read. */
const submissionsAMinute = 30
export const bodiesAMinute = 120
const minuteMs = 60_000

/** A post of a form: taken, turned to another step, saved, or brought back with what is wrong. */
export async function submit(c: DoorContext, parts: Parts): Promise<Response> {
  const form = publishedForm(c, parts)
  await limit(c, 'form-body', bodiesAMinute, minuteMs)
  if (isJson(c)) {
    const arrived = await arrive(c, parts, { values: await jsonObject(c) })
    if (arrived.said.probe !== null) return probed(c, parts, arrived, arrived.said.probe)
    return answer(c, parts, arrived, null)
  }
  let body: Post | null = null
  try {
    body = await readPost(c.req.raw, parts.uploads, ownerOf(form.defined.id), largestFile(form))
    const arrived = await arrive(c, parts, body)
    if (arrived.said.probe !== null) return probed(c, parts, arrived, arrived.said.probe)
    return (wantsPage(c) && (await leaf(c, parts, arrived, body))) || (await answer(c, parts, arrived, body))
  } catch (error) {
    const typed = error instanceof FileNotKept ? error.post : body
    if (!(error instanceof DocketError) || typed === null || !wantsPage(c)) throw error
    return notTaken(c, form, typed, error)
  }
}

function arrive(c: DoorContext, { intake }: Parts, body: Post | { readonly values: JsonObject }): Promise<Arrived> {
  const submissionId = c.req.header('idempotency-key') ?? null
  return intake.arrive(c.req.param('form') ?? '', { body, submissionId, peer: c.get('client').group })
}

/** A button at the foot of a step; null when it is the one that sends the form. */
async function leaf(c: DoorContext, parts: Parts, arrived: Arrived, body: Post): Promise<Response | null> {
  if (arrived.said.turn === 'save' && arrived.form?.hasSteps) return saveForm(c, parts, arrived)
  const turned = turnedPage(arrived)
  if (turned === null) return null
  const { form, reason, step, errors, uploads } = turned
  const status = reason === 'turned' || reason === 'ready' ? 200 : 422
  const submission = asTyped({ form, body, reason, step, errors, uploads: [...uploads.values()] })
  return returnedPage(c, submission, localeOf(body), status)
}

async function answer(c: DoorContext, parts: Parts, arrived: Arrived, body: Post | null): Promise<Response> {
  await limit(c, 'form', submissionsAMinute, minuteMs)
  const result = await parts.intake.take(arrived)
  if (result.outcome === 'refused') return refused(c, body, result)
  const { saved } = arrived.said
  // Its link is closed before anybody is told; whatever goes wrong with that, the ticket is there.
  if (saved !== null)
    await parts.saved
      .drop(result.form.defined.id, saved)
      .catch((error: unknown) => c.var.door.services.log.warn({ error: String(error) }, 'a saved form stays open'))
  return accepted(c, result)
}

/** A caller that asks for a page is sent to one; everybody else gets JSON. */
function accepted(c: DoorContext, { accepted: { ticket } }: IntakeResult & { outcome: 'accepted' }): Response {
  const { keys, settings } = c.get('door').services
  const path = `/requests/${keys.requestKey('sent', ticket.number, ticket.keyGeneration)}`
  if (wantsPage(c)) return c.redirect(settings.publicUrl + path, 303)
  return c.json({ ticket: { number: ticket.number, url: settings.publicUrl + path } }, 201)
}

async function refused(
  c: DoorContext,
  body: Post | null,
  { form, reason, errors, uploads }: IntakeResult & { outcome: 'refused' },
): Promise<Response> {
  if (body === null || !wantsPage(c)) {
    const message =
      reason === 'expired' ? 'The form has changed; open it again.' : 'Some answers are missing or not right.'
    return problem(c, problemOf(new DocketError('invalid', message, { errors })))
  }
  const step = errors[0] ? form.stepOf(errors[0].field) : 0
  return returnedPage(
    c,
    asTyped({ form, body, reason, errors, uploads: [...uploads.values()], step }),
    localeOf(body),
    422,
  )
}

const reasons: Readonly<Record<string, RefusedSubmission['reason']>> = {
  conflict: 'conflict',
  'too-many-requests': 'too-many-requests',
  'too-large': 'too-large',
  'low-disk': 'unavailable',
  unavailable: 'unavailable',
}

/** The form was in order, but it cannot be taken now: the page comes back with everything typed. */
function notTaken(c: DoorContext, form: CompiledForm, body: Post, error: DocketError): Promise<Response> {
  const reason = reasons[error.code]
  if (reason === undefined) throw error
  const retry = error.data.retryAfterSeconds
  if (typeof retry === 'number') c.header('Retry-After', String(retry))
  return returnedPage(c, asTyped({ form, body, reason }), localeOf(body), statusOf[error.code])
}

/** The largest file that any field of the form takes. */
export function largestFile(form: CompiledForm): number {
  const sizes = form
    .view('en')
    .fields.map(({ control, maxBytes }) => (control === 'file' ? (maxBytes ?? postCaps.fileBytes) : 0))
  return Math.max(0, ...sizes) || postCaps.fileBytes
}

function isJson(c: DoorContext): boolean {
  return /^application\/([\w.+-]+\+)?json\b/i.test(c.req.header('content-type') ?? '')
}

async function jsonObject(c: DoorContext): Promise<JsonObject> {
  const value = await readJson(c)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DocketError('malformed', 'Send an object with the values of the form.')
  }
  return value as JsonObject
}
