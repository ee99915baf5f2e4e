import { createForms, type Forms } from '#engine/channels/form/forms.ts'
import { createFormIntake, type FormIntake, type IntakeResult, ownerOf } from '#engine/channels/form/intake.ts'
import { readPost } from '#engine/channels/form/post.ts'
import { type Post, postCaps } from '#engine/channels/form/posted.ts'
import { createUploads, type Uploads } from '#engine/channels/form/uploads.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import type { CompiledForm } from '#engine/core/form/form.ts'
import type { JsonObject } from '#engine/core/json.ts'
import type { Door, DoorContext } from '#engine/http/door.ts'
import { chooseEncoding } from '#engine/http/encoding.ts'
import { problem, problemOf, statusOf, wantsPage } from '#engine/http/errors.ts'
import { formScript } from '#engine/http/form-script.ts'
import { readJson } from '#engine/http/json-body.ts'
import type { RefusedSubmission } from '#engine/http/pages.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { RouteModule } from '#engine/http/route.ts'
import { refusedPage } from './refused-form.ts'

/** Posts one network may send a minute before it is asked to wait; with files before they are even read. */
const submissionsAMinute = 30
const bodiesAMinute = 120
const minuteMs = 60_000

export const formRoutes: RouteModule = (door) => {
  const { services } = door
  const forms = createForms(services)
  const uploads = createUploads(services)
  const intake = createFormIntake({ ...services, forms, uploads })
  return [
    {
      method: 'POST',
      path: '/forms/:form',
      access: { who: 'anyone' },
      from: 'site',
      maxBodyBytes: postCaps.multipartBytes,
      handle: (c) => submit(c, { door, forms, uploads, intake }),
    },
    {
      method: 'POST',
      path: '/forms/:form/files',
      access: { who: 'anyone' },
      from: 'site',
      maxBodyBytes: postCaps.multipartBytes,
      handle: (c) => upload(c, { door, forms, uploads, intake }),
    },
    {
      method: 'GET',
      path: '/forms/:script{[a-z0-9-]+\\.js}',
      access: { who: 'anyone' },
      from: 'site',
      handle: (c) => script(c, forms),
    },
  ]
}

interface Parts {
  readonly door: Door
  readonly forms: Forms
  readonly uploads: Uploads
  readonly intake: FormIntake
}

async function submit(c: DoorContext, { forms, uploads, intake }: Parts): Promise<Response> {
  const form = publishedForm(c, forms, c.req.param('form') ?? '')
  await limit(c, 'form-body', bodiesAMinute, minuteMs)
  const body = isJson(c)
    ? await jsonObject(c)
    : await readPost(c.req.raw, uploads, ownerOf(form.defined.id), largestFile(form))
  try {
    await limit(c, 'form', submissionsAMinute, minuteMs)
    const result = await intake.take(form.defined.id, {
      body,
      submissionId: c.req.header('idempotency-key') ?? null,
      peer: c.get('client').group,
    })
    return result.outcome === 'accepted' ? accepted(c, result) : await refused(c, body, result)
  } catch (error) {
    if (!(error instanceof DocketError) || isJson(c) || !wantsPage(c)) throw error
    return notTaken(c, form, body as Post, error)
  }
}

function publishedForm(c: DoorContext, forms: Forms, id: string): CompiledForm {
  const form = forms.today(id)
  if (!form) throw new DocketError('not-found', 'There is no such form.')
  c.header('Cache-Control', 'no-store')
  return form
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

/** A caller that asks for a page is sent to one; everybody else gets JSON. */
function accepted(c: DoorContext, { accepted: { ticket } }: IntakeResult & { outcome: 'accepted' }): Response {
  const { keys, settings } = c.get('door').services
  const path = `/requests/${keys.requestKey('sent', ticket.number, ticket.keyGeneration)}`
  if (wantsPage(c)) return c.redirect(settings.publicUrl + path, 303)
  return c.json({ ticket: { number: ticket.number, url: settings.publicUrl + path } }, 201)
}

async function refused(
  c: DoorContext,
  body: Post | JsonObject,
  result: IntakeResult & { outcome: 'refused' },
): Promise<Response> {
  if (!('entries' in body) || !wantsPage(c)) {
    const invalid = new DocketError(
      'invalid',
      result.reason === 'expired' ? 'The form has changed; open it again.' : 'Some answers are missing or not right.',
      { errors: result.errors },
    )
    return problem(c, problemOf(invalid))
  }
  const submission = asTyped(result.form, body as Post, result.reason, result.errors, [...result.uploads.values()])
  return refusedPage(c, submission, localeOf(body as Post), 422)
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
  return refusedPage(c, asTyped(form, body, reason, [], []), localeOf(body), statusOf[error.code])
}

function asTyped(
  form: CompiledForm,
  { entries, oversized }: Post,
  reason: RefusedSubmission['reason'],
  errors: RefusedSubmission['errors'],
  uploads: readonly { readonly id: string; readonly name: string; readonly size: number }[],
): RefusedSubmission {
  const kept = new Map(uploads.map((file) => [file.id, { id: file.id, name: file.name, size: file.size }]))
  const notKept = new Set(oversized.map(({ id }) => id))
  const values: Record<string, string[]> = Object.create(null)
  const files: Record<string, { id: string; name: string; size: number }[]> = Object.create(null)
  for (const [name, value] of entries) {
    const file = kept.get(value)
    if (file) files[name] = [...(files[name] ?? []), file]
    else if (!notKept.has(value) && !name.startsWith('docket-')) values[name] = [...(values[name] ?? []), value]
  }
  return { form: form.defined.id, values, files, errors, reason }
}

function localeOf({ entries }: Post): string {
  return entries.find(([name]) => name === 'docket-locale')?.[1] ?? 'en'
}

async function upload(c: DoorContext, { forms, uploads }: Parts): Promise<Response> {
  const form = publishedForm(c, forms, c.req.param('form') ?? '')
  await limit(c, 'form-body', bodiesAMinute, minuteMs)
  const owner = ownerOf(form.defined.id)
  const { entries, oversized } = await readPost(c.req.raw, uploads, owner, largestFile(form))
  if (oversized.length > 0) throw new DocketError('too-large', `A file may have ${largestFile(form)} bytes.`)
  const [file] = (
    await uploads.find(
      entries.map(([, value]) => value),
      owner,
    )
  ).values()
  if (!file) throw new DocketError('malformed', 'Send one file as multipart/form-data.')
  const { id, name, type, size } = file
  return c.json({ id, name, type, size }, 201)
}

/** The largest file that any field of the form takes. */
function largestFile(form: CompiledForm): number {
  const sizes = form
    .view('en')
    .fields.map(({ control, maxBytes }) => (control === 'file' ? (maxBytes ?? postCaps.fileBytes) : 0))
  return Math.max(0, ...sizes) || postCaps.fileBytes
}

/** The form's own validator for the page, cached for good under its hash. */
async function script(c: DoorContext, forms: Forms): Promise<Response> {
  const id = (c.req.param('script') ?? '').replace(/\.js$/, '')
  const version = c.req.query('v')
  const form = version ? await forms.withHash(id, version) : forms.today(id)
  if (!form) throw new DocketError('not-found', 'There is no such form.')
  const { etag, encoded } = await formScript(form, c.req.query('locale') ?? 'en')
  const encoding = chooseEncoding(c.req.header('accept-encoding'))
  const tag = encoding === 'identity' ? etag : etag.replace(/"$/, `-${encoding}"`)
  c.header('ETag', tag)
  c.header('Vary', 'Accept-Encoding')
  // Chat asks for forms on pages of others; the script holds nothing but the form that everybody may see.
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  c.header('Cache-Control', version === form.defined.hash ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (c.req.header('if-none-match') === tag) return c.body(null, 304)
  if (encoding !== 'identity') c.header('Content-Encoding', encoding)
  const body = await encoded(encoding)
  return c.body(body as Uint8Array<ArrayBuffer>, 200, { 'Content-Type': 'text/javascript; charset=utf-8' })
}
