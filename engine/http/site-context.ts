import type { Forms } from '#engine/channels/form/forms.ts'
import type { FormView, Known } from '#engine/core/form/form.ts'
import { formTimeZone } from '#engine/core/form/team.ts'
import { answerTime } from '#engine/core/sla/promise.ts'
import type { FormPage, PageContext, RefusedSubmission } from '#engine/http/pages.ts'
import { readPrefillQuery } from '#engine/http/prefill-link.ts'
import type { Services } from '#engine/http/services.ts'

/** Whoever gets a form back has read it already: the age of the token is not counted from the second page. */
const readBeforeMs = 60_000

/** A person whom this browser has shown to be: the address was proven by a mailed link. */
export interface Visitor {
  readonly name: string
  readonly email: string
}

/** What is known of a form's answers before anybody typed one. */
export function knownOf(
  form: string,
  search: string,
  about: {
    readonly settings: Pick<Services['settings'], 'identitySecret'>
    readonly now: number
    readonly visitor: Visitor | null
  },
): Known {
  const { settings, now, visitor } = about
  const { all, signed } = readPrefillQuery(form, search, { secret: settings.identitySecret, now })
  const requester = visitor ? { 'requester.email': visitor.email, 'requester.name': visitor.name } : {}
  return { url: all, link: signed, requester }
}

const decoder = new TextDecoder()

/** What the pages of this engine are told, request by request. */
export function createPageContexts(
  services: Pick<Services, 'settings' | 'clock' | 'random' | 'keys' | 'runtime'>,
  forms: Forms,
): (asked: {
  readonly page?: unknown
  readonly submission?: RefusedSubmission | undefined
  /** Who came by a link to their own requests. */
  readonly visitor?: Visitor | null
}) => PageContext {
  const { settings, clock, random, keys, runtime } = services
  const views = new Map<string, FormView>()

  /** A view is the same until the form changes. */
  const viewOf = (id: string, locale: string, site: string | undefined): FormView | null => {
    const form = forms.today(id)
    const sites = form?.defined.value['x-form']?.sites
    if (!form || (site !== undefined && sites && !sites.includes(site))) return null
    const key = `${id}\0${form.defined.hash}\0${locale}`
    const known = views.get(key)
    if (known) return known
    const view = form.view(locale)
    if (views.size >= 500) views.clear()
    views.set(key, view)
    return view
  }

  return ({ page = null, submission = null, visitor = null }) => {
    const now = clock.now()
    const { running } = runtime.definitions()
    return {
      siteUrl: settings.siteUrl,
      publicUrl: settings.publicUrl,
      now,
      page,
      submission: submission ?? null,
      forms: (locale, site) =>
        [...running.forms.keys()]
          .toSorted()
          .flatMap((id) => viewOf(id, locale, site) ?? [])
          .map(({ id, title, description }) => ({ id, title, description })),
      formPage(id, locale, search, site): FormPage | null {
        const view = viewOf(id, locale, site)
        const form = forms.today(id)
        if (!view || !form) return null
        const values = submission ? {} : form.prefill(knownOf(id, search, { settings, now, visitor }))
        return {
          view,
          // Relative, so that a page opened under another name of this machine posts to where it came from.
          action: `/forms/${id}`,
          script: `/forms/${id}.js?v=${view.hash}&locale=${encodeURIComponent(locale)}`,
          submissionId: random.id(),
          token: keys.formToken(id, submission ? now - readBeforeMs : now),
          timeZone: formTimeZone(running, form.defined),
          values,
          shownSteps: submission?.shownSteps ?? form.shownSteps(),
        }
      },
      // As text, where nobody fills a page in afterwards.
      insert: (parts) => parts.map((part) => decoder.decode(part)).join(''),
      answerTime: (team) => answerTime(running, team, now),
    }
  }
}
