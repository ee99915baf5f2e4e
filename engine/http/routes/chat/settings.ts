import { formInChat, titleOf } from '#engine/core/chat/channel.ts'
import { colorsOf } from '#engine/core/chat/colors.ts'
import { chatLimits } from '#engine/core/chat/conversation.ts'
import { anybodyThere, isoOf } from '#engine/core/chat/people.ts'
import { ruleFor } from '#engine/core/chat/rule-for.ts'
import { welcomeSteps } from '#engine/core/chat/script.ts'
import type { ChatSettings } from '#engine/core/chat/wire.ts'
import { translated } from '#engine/core/translated.ts'
import { countryOf, deviceOf, localeOf, pageOf } from '#engine/http/chat/visit.ts'
import { channelOf } from '#engine/http/chat/visitor.ts'
import { wall } from '#engine/http/chat/walls.ts'
import type { DoorContext } from '#engine/http/door.ts'

const greetings: Readonly<Record<string, string>> = { en: 'How may we help you?', zh: '您好，请问有什么可以帮您？' }

/** How the widget looks on this page, for this visitor, now. */
export async function showSettings(c: DoorContext): Promise<Response> {
  const channel = channelOf(c)
  await wall(c, 'settings')
  const { chat } = c.var.door.services
  const language = localeOf(c, c.req.query('locale') ?? '')
  const world = chat.world(channel.id, channel.team, await chat.desk())
  const visit = {
    ...pageOf(c.req.query('url') ?? '/'),
    country: countryOf(c),
    language,
    device: deviceOf(c.req.query('device')),
  }
  const { show, openAfterSeconds, script } = ruleFor(world, visit)
  const { file } = channel
  const texts = { ...file.texts, ...translated(file.i18n, language)?.texts }
  const defined = script === null ? undefined : world.definitions.scripts.get(script)
  const available = anybodyThere(world)
  const settings: ChatSettings = {
    channel: channel.id,
    title: titleOf(channel, language),
    team: channel.team,
    show,
    openAfterSeconds,
    texts: {
      greeting: texts.greeting ?? greetings[language.toLowerCase().split('-')[0] ?? 'en'] ?? greetings.en ?? '',
      notification: texts.notification ?? null,
      placeholder: texts.placeholder ?? null,
      offline: texts.offline ?? null,
    },
    colors: colorsOf(file.colors ?? {}),
    script:
      defined === undefined
        ? null
        : {
            id: defined.id,
            title: translated(defined.value.i18n, language)?.title ?? defined.value.title,
            welcome: welcomeSteps(defined, language),
          },
    available,
    backAt: available ? null : isoOf(world.backAt),
    before: formInChat(world.definitions, file.before),
    fallback: formInChat(world.definitions, file.fallback?.form),
    reviewLink: file.reviewLink ?? null,
    limits: chatLimits,
  }
  return c.json(settings)
}
