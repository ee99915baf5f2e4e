import { isPublished } from '#engine/core/form/published.ts'
import { sendingAddress } from '#engine/core/mail/team-address.ts'
import type { DoorContext } from '#engine/http/door.ts'
import { readFields } from '#engine/http/form-fields.ts'
import { demandProbe } from '#engine/http/probe-signature.ts'
import { limit } from '#engine/http/rate-limit.ts'
import type { RouteModule } from '#engine/http/route.ts'

/** What an engine says of itself to whoever knows its secret: what `docket doctor --url` has to look at from outside. */
export interface Overview {
  readonly publicUrl: string
  readonly siteUrl: string
  /** Whether this engine has pages of its own. */
  readonly site: boolean
  /** Published forms. `sites` names the help centers that show one; null: all. */
  readonly forms: readonly { readonly id: string; readonly hash: string; readonly sites: readonly string[] | null }[]
  readonly mail: {
    /** Whether mail goes out to a relay. */
    readonly relay: boolean
    /** Domain of Message-IDs and of mail that belongs to no ticket. */
    readonly domain: string
    /** Addresses that teams write from. */
    readonly senders: readonly string[]
    readonly dkim: { readonly domain: string; readonly selector: string } | null
  }
}

export const probeRoutes: RouteModule = () => [
  { method: 'POST', path: '/probe', access: { who: 'signed' }, maxBodyBytes: 1_024, handle: overview },
]

async function overview(c: DoorContext): Promise<Response> {
  await limit(c, 'probe', 30, 60_000)
  await demandProbe(c.var.door.services, (await readFields(c)).get('docket-probe'))
  const { settings, runtime } = c.var.door.services
  const { running } = runtime.definitions()
  const answer: Overview = {
    publicUrl: settings.publicUrl,
    siteUrl: settings.siteUrl,
    site: c.var.door.pages !== null,
    forms: [...running.forms.values()]
      .filter((form) => isPublished(running, form))
      .map(({ id, hash, value }) => ({ id, hash, sites: value['x-form']?.sites ?? null })),
    mail: {
      relay: settings.relayUrl !== null,
      domain: settings.mailDomain,
      senders: [...running.teams.values()].map(({ id, value }) => sendingAddress(id, value, settings.mailDomain)),
      dkim: settings.dkim && { domain: settings.dkim.domain, selector: settings.dkim.selector },
    },
  }
  return c.json(answer, 200, { 'Cache-Control': 'no-store' })
}
