import { chatChannels } from '#engine/core/chat/channel.ts'
import type { ChatSettings, ConversationAnswer, ConversationPosted, MessagePost } from '#engine/core/chat/wire.ts'
import { isPublished } from '#engine/core/form/published.ts'
import { notFound } from '#engine/http/admission.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { plainPage } from '#engine/http/plain-page.ts'
import type { Route, RouteModule } from '#engine/http/route.ts'
import { languageOf } from '#engine/http/routes/api/ticket-of.ts'

/**
 * A channel's own page. With a script the panel of the widget fills it; without one it is a conversation by plain forms: what was said, a
 * box to write in, answers as buttons, and the page again. Its key stands in the address then, as that of a request does, because there
 * is no storage to keep it in.
 */
export interface ChatPage {
  readonly channel: string
  /** BCP 47. */
  readonly locale: string
  readonly settings: ChatSettings
  /** null before the first message. */
  readonly conversation: ConversationAnswer | null
  /** `<id>.<token>`, with the conversation. */
  readonly key: string | null
  /** Makes a second press of the button harmless. */
  readonly messageId: string
  /** Where a form is filled in for those who find nobody, or whom the channel asks something first; null without one that has a page. */
  readonly form: string | null
  readonly now: number
  /** What was typed and not taken, and why. */
  readonly refused: { readonly text: string; readonly message: string } | null
}

const page = '/chat/:channel'
const maxBodyBytes = 32_000

export const chatPageRoutes: RouteModule = () =>
  [
    { method: 'GET', path: page, access: { who: 'anyone' }, handle: (c) => show(c, null) },
    {
      method: 'GET',
      path: `${page}/talk/:key`,
      access: { who: 'key' },
      handle: (c) => show(c, c.req.param('key') ?? ''),
    },
    { method: 'POST', path: `${page}/talk`, access: { who: 'anyone' }, maxBodyBytes, handle: write },
    { method: 'POST', path: `${page}/talk/end`, access: { who: 'anyone' }, maxBodyBytes, handle: end },
    { method: 'POST', path: `${page}/talk/rating`, access: { who: 'anyone' }, maxBodyBytes, handle: rate },
  ] satisfies readonly Route[]

async function show(
  c: DoorContext,
  key: string | null,
  refused: ChatPage['refused'] = null,
  status = 200,
): Promise<Response> {
  const { pages, services } = c.var.door
  const channel = channelOf(c)
  c.header('Cache-Control', 'no-store')
  if (!pages) return plainPage(c, 'No page here', '<p>This engine runs without its site.</p>', 404)
  const locale = localeOf(c)
  const [settings, conversation] = await Promise.all([
    ask<ChatSettings>(c, `/chat/${channel}/settings?${new URLSearchParams({ url: `/chat/${channel}`, locale })}`, null),
    key === null ? null : talkOf(c, channel, key),
  ])
  const { running } = services.runtime.definitions()
  const form = [settings.before, settings.fallback].find((id) => {
    const defined = running.forms.get(id ?? '')
    return defined !== undefined && isPublished(running, defined)
  })
  const data: ChatPage = {
    channel,
    locale,
    settings,
    conversation,
    key,
    messageId: services.random.id(),
    form: form ? `/forms/${form}/` : null,
    now: services.clock.now(),
    refused,
  }
  return pages.render(c, '/chat/channel', { status, page: data })
}

function talkOf(c: DoorContext, channel: string, key: string): Promise<ConversationAnswer> {
  const [id, token] = opened(key)
  return ask<ConversationAnswer>(c, `/chat/${channel}/conversations/${id}`, token)
}

/** Takes one message from the form of the page, and begins the conversation with it when there is none. */
async function write(c: DoorContext): Promise<Response> {
  const channel = channelOf(c)
  const fields = await readFields(c)
  const text = fields.get('text') ?? ''
  let key = fields.get('key') ?? ''
  if (key === '') {
    const begun = await post(
      c,
      `/chat/${channel}/conversations`,
      { url: `/chat/${channel}`, locale: localeOf(c), script: fields.get('script') ?? null },
      null,
    )
    if (!begun.ok) return refuse(c, null, text, begun)
    const { id, token } = (await begun.json()) as ConversationPosted
    key = `${id}.${token}`
  }
  const [id, token] = opened(key)
  const answer = fields.get('answer')
  const message: MessagePost = {
    id: fields.get('id') || c.var.door.services.random.id(),
    ...(answer === undefined ? { text } : { answer }),
  }
  const sent = await post(c, `/chat/${channel}/conversations/${id}/messages`, message, token)
  return answered(c, key, text, sent, 'say')
}

async function end(c: DoorContext): Promise<Response> {
  const fields = await readFields(c)
  const key = fields.get('key') ?? ''
  return answered(c, key, '', await deed(c, key, 'end', {}), 'rate')
}

/** The face that was pressed; for whoever is not satisfied the page then asks why, and sends both. */
async function rate(c: DoorContext): Promise<Response> {
  const fields = await readFields(c)
  const key = fields.get('key') ?? ''
  const text = fields.get('text') ?? ''
  const rating = Number(fields.get('rating'))
  return answered(c, key, text, await deed(c, key, 'rating', { rating, text }), 'rate')
}

function deed(c: DoorContext, key: string, name: 'end' | 'rating', body: object): Promise<Response> {
  const [id, token] = opened(key)
  return post(c, `/chat/${channelOf(c)}/conversations/${id}/${name}`, body, token)
}

/** On to the page of the conversation, at `anchor`; or the page again with what was typed, where the engine did not take it. */
function answered(
  c: DoorContext,
  key: string,
  text: string,
  sent: Response,
  anchor: string,
): Response | Promise<Response> {
  if (sent.status === 404) throw notFound()
  if (!sent.ok) return refuse(c, key, text, sent)
  const query = new URLSearchParams({ locale: localeOf(c) })
  return c.redirect(`/chat/${channelOf(c)}/talk/${key}?${query}#${anchor}`, 303)
}

/** What the page was in, which its forms pass on; else what the browser asks for. */
function localeOf(c: DoorContext): string {
  return c.req.query('locale') ?? languageOf(c)
}

/** The page again, with what was typed. */
async function refuse(c: DoorContext, key: string | null, text: string, answer: Response): Promise<Response> {
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string; errors?: { message: string }[] }
  const retryAfter = answer.headers.get('retry-after')
  if (retryAfter) c.header('Retry-After', retryAfter)
  const message = problem.errors?.[0]?.message ?? problem.detail ?? ''
  return show(c, key, { text, message }, answer.status)
}

function channelOf(c: DoorContext): string {
  const id = c.req.param('channel') ?? ''
  const { running } = c.var.door.services.runtime.definitions()
  if (!chatChannels(running).has(id)) throw notFound()
  return id
}

function opened(key: string): readonly [id: string, token: string] {
  const [id = '', token = ''] = key.split('.')
  if (!/^[0-9a-f]{32}$/.test(id) || !/^[\w-]{43}$/.test(token)) throw notFound()
  return [id, token]
}

async function ask<T>(c: DoorContext, path: string, token: string | null): Promise<T> {
  const answer = await call(c, path, {}, token)
  if (answer.status === 404) throw notFound()
  if (!answer.ok) throw new Error(`${c.req.routePath} asked for what was answered with ${answer.status}`)
  return (await answer.json()) as T
}

function post(c: DoorContext, path: string, body: unknown, token: string | null): Promise<Response> {
  return call(
    c,
    path,
    { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } },
    token,
  )
}

/** The channel's own API, as the visitor behind this request: their network is counted, not ours. */
async function call(c: DoorContext, path: string, init: RequestInit, token: string | null): Promise<Response> {
  const { request, services } = c.var.door
  const { publicUrl, country } = services.settings
  // What a proxy says about the visitor goes along, so that their network and their country are the same.
  const names = ['x-forwarded-for', ...(country !== null && 'header' in country ? [country.header] : [])]
  const said = names.flatMap((name) => {
    const value = c.req.header(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return request(
    publicUrl + path,
    {
      ...init,
      headers: {
        ...init.headers,
        Origin: publicUrl,
        Accept: 'application/json',
        'Accept-Language': c.req.header('accept-language') ?? 'en',
        ...Object.fromEntries(said),
        ...(token !== null && { Authorization: `Bearer ${token}` }),
      },
    },
    c.env?.incoming,
  )
}
