import { createForms, type Forms } from '#engine/channels/form/forms.ts'
import { readPost } from '#engine/channels/form/post.ts'
import { createUploads, type Uploads } from '#engine/channels/form/uploads.ts'
import { DocketError } from '#engine/core/docket-error.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { cleanText } from '#engine/core/text.ts'
import type { EventInput, FileRef } from '#engine/core/ticket/event.ts'
import { type RequestView, requestView } from '#engine/core/ticket/request-view.ts'
import type { Ticket } from '#engine/core/ticket/ticket.ts'
import { notFound } from '#engine/http/admission.ts'
import { sendAttachment } from '#engine/http/attachments.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { wantsPage } from '#engine/http/errors.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { readJson } from '#engine/http/json-body.ts'
import { limit } from '#engine/http/rate-limit.ts'
import { definitionsOf } from '#engine/http/resources/read-ticket.ts'
import type { Access, Route, RouteModule } from '#engine/http/route.ts'
import { ownLinkRoutes } from './own-links.ts'
import { plainRequest } from './plain-request.ts'
import type { RequestPage } from './request-page.ts'

const messageCharacters = 50_000
const replyBytes = 26_000_000
const replyFileBytes = 10_000_000
const keyed: Access = { who: 'key' }

/** The request page and what its two keys may do; the same addresses answer JSON to those who ask for it. */
export const requestRoutes: RouteModule = ({ services }) => {
  const parts: Parts = { forms: createForms(services), uploads: createUploads(services) }
  const post = (name: string, maxBodyBytes: number, handle: Act): Route => ({
    method: 'POST',
    path: `/requests/:token/${name}`,
    access: keyed,
    maxBodyBytes,
    handle: (c) => act(c, parts, handle),
  })
  return [
    ...ownLinkRoutes,
    { method: 'GET', path: '/requests/:token', access: keyed, handle: (c) => show(c, parts) },
    { method: 'GET', path: '/requests/:token/attachments/:id', access: keyed, handle: attachment },
    post('replies', replyBytes, reply),
    post('close', 8_192, (_, opened) => step(opened, 'close', 'ticket.solved')),
    post('reopen', 8_192, (_, opened) => step(opened, 'reopen', 'ticket.reopened')),
    post('rating', 16_384, rate),
    post('address', 8_192, correctAddress),
    post('link', 8_192, askLink),
  ]
}

interface Parts {
  readonly forms: Forms
  readonly uploads: Uploads
}

interface Opened {
  readonly c: DoorContext
  readonly parts: Parts
  readonly token: string
  readonly key: 'sent' | 'mailed'
  readonly ticket: Ticket
  readonly view: RequestView
}

type Refused = NonNullable<RequestPage['refused']>
/** Does one thing; what it returns is said on the page afterwards. */
type Act = (c: DoorContext, opened: Opened) => Promise<{ readonly done: string } | { readonly refused: Refused }>

/** A key that is not ours, and one mailed to an address that was corrected since, open nothing: the same 404 for both. */
async function open(c: DoorContext, parts: Parts): Promise<Opened> {
  await limit(c, 'request-page', 300, 60_000)
  const { services } = c.var.door
  const token = c.req.param('token') ?? ''
  const said = services.keys.readRequestKey(token)
  const ticket = said === null ? null : await services.store.tickets.get(said.ticket)
  if (said === null || ticket === null) throw notFound()
  if (said.kind === 'mailed' && said.generation !== ticket.keyGeneration) throw notFound()
  const form = ticket.form === null ? null : await parts.forms.withHash(ticket.form.id, ticket.form.hash)
  const view = requestView({
    definitions: await definitionsOf(services, ticket),
    ticket,
    events: await services.store.events.of(ticket.number),
    key: said.kind,
    form: form?.view(ticket.language) ?? null,
    now: services.clock.now(),
  })
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex')
  c.header('Referrer-Policy', 'same-origin')
  return { c, parts, token, key: said.kind, ticket, view }
}

async function show(c: DoorContext, parts: Parts): Promise<Response> {
  const opened = await open(c, parts)
  if (!wantsPage(c)) return c.json(opened.view)
  return page(opened, 200, c.req.query('done') ?? null, null)
}

function page(
  { c, view, token }: Opened,
  status: number,
  done: string | null,
  refused: Refused | null,
): Promise<Response> {
  const { pages, services } = c.var.door
  const rating = Number(c.req.query('rating'))
  const data: RequestPage = {
    view,
    token,
    done,
    refused,
    replyId: services.random.id(),
    rating: [1, 3, 5].includes(rating) ? rating : null,
  }
  if (!pages) return Promise.resolve(plainRequest(c, data, status))
  return pages.render(c, '/requests/request', { status, page: data })
}

async function act(c: DoorContext, parts: Parts, handle: Act): Promise<Response> {
  await limit(c, 'request-post', 60, 60_000)
  const opened = await open(c, parts)
  const result = await handle(c, opened)
  if ('refused' in result) {
    if (wantsPage(c)) return page(opened, 422, null, result.refused)
    throw new DocketError('invalid', result.refused.message, {
      errors: [{ field: result.refused.field, message: result.refused.message }],
    })
  }
  if (wantsPage(c)) return c.redirect(`/requests/${opened.token}?done=${result.done}`, 303)
  return c.json((await open(c, parts)).view)
}

async function reply(c: DoorContext, { ticket, view, parts }: Opened): ReturnType<Act> {
  if (!view.may.reply) throw notFound()
  const { text, files, id } = await readReply(c, parts.uploads, ticket.number)
  if (text.trim() === '' && files.length === 0) {
    return { refused: { field: 'text', message: words(view, 'empty'), typed: '' } }
  }
  await submit(
    c,
    ticket,
    {
      type: 'customer.replied',
      by: { role: 'customer' },
      data: { via: 'portal', verified: true },
      content: { text, files: files.map((file) => ({ ...file })) },
    },
    { files, id, body: text + files.map(({ blob }) => blob).join() },
  )
  return { done: 'replied' }
}

async function readReply(c: DoorContext, uploads: Uploads, ticket: number) {
  const owner = `request:${ticket}`
  if (/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    const body = (await readJson(c)) as { readonly text?: unknown; readonly files?: unknown }
    const ids = Array.isArray(body?.files) ? body.files.map(String) : []
    return {
      text: cleanText(String(body?.text ?? ''), messageCharacters),
      files: refs((await uploads.find(ids, owner)).values()),
      id: c.req.header('idempotency-key')?.slice(0, 100) ?? null,
    }
  }
  const { entries, oversized } = await readPost(c.req.raw, uploads, owner, replyFileBytes)
  if (oversized.length > 0) throw new DocketError('too-large', `A file may have ${replyFileBytes} bytes.`)
  const field = (name: string) => entries.find(([given]) => given === name)?.[1] ?? ''
  const ids = entries.filter(([name]) => name === 'files').map(([, value]) => value)
  return {
    text: cleanText(field('text'), messageCharacters),
    files: refs((await uploads.find(ids, owner)).values()),
    id: field('docket-submission-id').slice(0, 100) || null,
  }
}

function refs(uploads: Iterable<FileRef>): readonly FileRef[] {
  return [...uploads].map(({ id, blob, name, type, size }) => ({ id, blob, name, type, size }))
}

async function step({ c, ticket, view }: Opened, verb: 'close' | 'reopen', type: string): ReturnType<Act> {
  if (!view.may[verb]) throw new DocketError('not-allowed-here', 'This request cannot be changed like that now.')
  await submit(c, ticket, { type, by: { role: 'customer' }, data: {}, content: null })
  return { done: verb === 'close' ? 'closed' : 'reopened' }
}

async function rate(c: DoorContext, { ticket, view }: Opened): ReturnType<Act> {
  if (!view.may.rate) throw notFound()
  const fields = await readFieldsLoosely(c)
  const rating = Number(fields.get('rating'))
  const text = cleanText(fields.get('text') ?? '', 5_000)
  if (![1, 3, 5].includes(rating)) return { refused: { field: 'rating', message: words(view, 'rating'), typed: text } }
  await submit(c, ticket, { type: 'ticket.rated', by: { role: 'customer' }, data: { rating }, content: { text } })
  return { done: 'rated' }
}

/** JSON callers send the rating as a number. */
async function readFieldsLoosely(c: DoorContext): Promise<ReadonlyMap<string, string>> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) return readFields(c)
  const body = (await readJson(c)) ?? {}
  return new Map(Object.entries(body).map(([name, value]) => [name, String(value)]))
}

/** The mailed key of the mistyped address stops working, and the right one gets a confirmation of its own. */
async function correctAddress(c: DoorContext, { ticket, view }: Opened): ReturnType<Act> {
  if (!view.may.correctAddress) throw notFound()
  const typed = (await readFields(c)).get('email') ?? ''
  const email = parseAddress(typed.trim())
  if (email === null) return { refused: { field: 'email', message: words(view, 'email'), typed } }
  if (email !== ticket.requester.email) {
    await c.var.door.limits.everywhere('correct-address', String(ticket.number), 3, 3_600_000)
    await submit(c, ticket, { type: 'requester.changed', by: { role: 'customer' }, data: {}, content: { email } })
  }
  return { done: 'address' }
}

/** The link goes to the address of the request, whoever asks; more often than three times an hour nothing more is sent. */
async function askLink(c: DoorContext, { ticket, view }: Opened): ReturnType<Act> {
  if (!view.may.askLink) throw notFound()
  const { services, limits, background } = c.var.door
  const { settings, keys } = services
  background.run('request link', async () => {
    await limits.everywhere('request-link', String(ticket.number), 3, 3_600_000)
    await services.sendDirectMail({
      template: 'new-link',
      to: { name: '', address: ticket.requester.email },
      language: ticket.language,
      params: {
        number: String(ticket.number),
        link: `${settings.publicUrl}/requests/${keys.requestKey('mailed', ticket.number, ticket.keyGeneration)}`,
      },
    })
  })
  return { done: 'link' }
}

async function submit(
  c: DoorContext,
  { number }: Ticket,
  event: EventInput,
  once: { readonly files: readonly FileRef[]; readonly id: string | null; readonly body: string } = {
    files: [],
    id: null,
    body: '',
  },
): Promise<void> {
  await c.var.door.services.runtime.submit({
    ticket: number,
    event,
    dedupe:
      once.id === null ? null : { key: `request:${number}:${once.id}`, bodyHash: once.body, keptMs: 24 * 3_600_000 },
    expectedVersion: null,
    files: once.files,
  })
}

/** Files of the whole thread belong to the mailed key; the other one sees only what its own browser sent. */
async function attachment(c: DoorContext): Promise<Response> {
  const { services } = c.var.door
  const said = services.keys.readRequestKey(c.req.param('token') ?? '')
  const ticket = said === null ? null : await services.store.tickets.get(said.ticket)
  if (said?.kind !== 'mailed' || ticket === null || said.generation !== ticket.keyGeneration) throw notFound()
  const id = c.req.param('id') ?? ''
  const events = await services.store.events.of(ticket.number)
  const shown = events.some(
    ({ type, data, content }) =>
      ['ticket.created', 'customer.replied', 'agent.replied'].includes(type) &&
      data.hidden !== true &&
      ((content?.files ?? []) as unknown as readonly FileRef[]).some((file) => file.id === id),
  )
  if (!shown) throw notFound()
  return sendAttachment(c, services, ticket.number, id)
}

const sentences = {
  empty: { en: 'Write an answer, or add a file', 'zh-CN': '请填写回复内容或添加文件' },
  email: {
    en: 'Enter your e-mail address, like name@example.com',
    'zh-CN': '请输入电子邮箱，例如 name@example.com',
  },
  rating: { en: 'Choose one of the three faces', 'zh-CN': '请选择一个评价' },
} as const

function words({ language }: RequestView, sentence: keyof typeof sentences): string {
  return sentences[sentence][language === 'zh-CN' ? 'zh-CN' : 'en']
}
