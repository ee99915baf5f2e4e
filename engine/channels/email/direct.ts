import { DocketError } from '#engine/core/docket-error.ts'
import { parseAddress } from '#engine/core/mail/address.ts'
import { compose } from '#engine/core/mail/compose.ts'
import type { Values } from '#engine/core/mail/placeholders.ts'
import type { Clock } from '#engine/ports/clock.ts'
import type { Random } from '#engine/ports/random.ts'
import type { Relay } from '#engine/ports/relay.ts'
import type { Runtime } from '#engine/runtime/runtime.ts'
import type { Settings } from '#engine/runtime/settings.ts'
import { fromOf, templateIn } from './sender.ts'

export interface DirectLetter {
  readonly template: string
  readonly to: { readonly name: string; readonly address: string }
  readonly language: string
  readonly params: Readonly<Record<string, string>>
}

/**
 * A mail that belongs to no ticket, such as a sign-in link: sent at once, since its link lives minutes. It comes from a random local part,
 * so that nobody can have themselves mailed a link through a team's address. Rejects with DocketError `unavailable` when it is not taken.
 */
export function directMail(context: {
  readonly runtime: Runtime
  readonly relay: Relay
  readonly clock: Clock
  readonly random: Random
  readonly settings: Settings
}): (letter: DirectLetter) => Promise<void> {
  const { runtime, relay, clock, random, settings } = context
  return async ({ template: id, to, language, params }) => {
    const definitions = runtime.definitions().running
    const template = templateIn(definitions, id, language)
    const address = parseAddress(to.address)
    if (template === null || address === null)
      throw new DocketError('unavailable', `The mail "${id}" cannot be written.`)
    const team = [...definitions.teams.values()].find(({ value }) => value.default === true)?.id ?? ''
    const mail = compose({
      template,
      language,
      values: { ...(params as Values), name: to.name },
      slip: null,
      messageId: `<${random.id()}@${settings.mailDomain}>`,
      from: {
        name: fromOf(definitions, team, language, settings).team,
        address: `no-reply-${random.id().slice(0, 12)}@${settings.mailDomain}`,
      },
      to: { name: '', address },
      replyTo: null,
      references: [],
      quote: null,
      leftOut: [],
      automatic: true,
      date: clock.now(),
      attachments: [],
    })
    const delivery = await relay.send(mail)
    if (delivery.outcome !== 'sent') throw new DocketError('unavailable', 'The mail was not taken.')
  }
}
