import { beginning } from '#engine/core/chat/begin.ts'
import type { Visitor } from '#engine/core/chat/conversation.ts'
import { ruleFor } from '#engine/core/chat/rule-for.ts'
import type { ConversationPosted } from '#engine/core/chat/wire.ts'
import { cleanLine } from '#engine/core/text.ts'
import { hashSecret, newSecret } from '#engine/http/auth/secret.ts'
import { instant } from '#engine/http/chat/on-wire.ts'
import { lineOf, listOf, objectOf, readPosted, refusedField } from '#engine/http/chat/posted.ts'
import { countryOf, deviceOf, identityOf, localeOf, pageOf, zoneOf } from '#engine/http/chat/visit.ts'
import { channelOf, withToken } from '#engine/http/chat/visitor.ts'
import { wall } from '#engine/http/chat/walls.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { type FilledForm, fillForm } from './forms.ts'
import type { ChatParts } from './parts.ts'

export const tokenMs = 7 * 24 * 3_600_000
const mostPages = 15

/** A conversation that has no message yet: it is gone in an hour unless somebody writes. */
export async function beginConversation(c: DoorContext, parts: ChatParts): Promise<Response> {
  const channel = channelOf(c)
  await wall(c, 'begin')
  const { chat, random, clock, runtime } = c.var.door.services
  const body = await readPosted(c)
  const language = localeOf(c, lineOf(body, 'locale', 35))
  const page = pageOf(lineOf(body, 'url', 2_048))
  const visit = { url: page.url, country: countryOf(c), language, device: deviceOf(body.device) }
  const world = chat.world(channel.id, channel.team, await chat.desk())
  const { script, at } = ruleFor(world, { ...visit, href: page.href }, lineOf(body, 'script', 64))
  const filled = await before(c, parts, channel.file.before, objectOf(body.form), language, zoneOf(body))
  const visitor = known(identityOf(c, objectOf(body.identity)), filled)
  const previous = objectOf(body.previous)
  const earlier = previous && (await withToken(c, String(previous.id ?? ''), String(previous.token ?? '')))
  const token = newSecret(random)
  const now = clock.now()
  const conversation = beginning({
    id: random.id(),
    channel,
    revision: runtime.definitions().running.revision,
    now,
    tokenHash: hashSecret(token),
    tokenExpiresAt: now + tokenMs,
    visitor,
    visit: {
      ...visit,
      referrer: lineOf(body, 'referrer', 2_048) || null,
      pages: listOf(body.pages)
        .map((one) => cleanLine(one, 2_048))
        .slice(-mostPages),
      timeZone: zoneOf(body),
    },
    rule: at,
    script,
    previousOperator: earlier?.met.at(-1) ?? null,
    answers: filled?.answers ?? [],
  })
  await chat.begin(conversation)
  const posted: ConversationPosted = { id: conversation.id, token, expiresAt: instant(conversation.tokenExpiresAt) }
  return c.json(posted, 201)
}

async function before(
  c: DoorContext,
  parts: ChatParts,
  form: string | undefined,
  values: ReturnType<typeof objectOf>,
  language: string,
  timeZone: string | null,
): Promise<FilledForm | null> {
  if (form === undefined || parts.forms.inChat(form) === null) return null
  if (values === null) throw refusedField('form', 'required', 'must be filled in first')
  return fillForm(c, parts, form, values, language, timeZone, [])
}

function known(identity: Visitor, filled: FilledForm | null): Visitor {
  if (filled === null) return identity
  return {
    ...identity,
    name: identity.name || filled.name,
    email: identity.email ?? (filled.email || null),
    phone: identity.phone ?? (filled.phone || null),
  }
}
