import { forms as staticForms } from 'virtual:docket/forms'
import { site } from 'virtual:docket/site'
import type { FormPage, PageContext } from '#engine/http/pages.ts'

// Beside the engine forms come with the request; a build for a static host has them as they stood in `forms/`.

/** Published forms of this site, in one language. */
export function formsFor(context: PageContext | undefined, locale: string): ReturnType<PageContext['forms']> {
  if (context) return context.forms(locale, site.site)
  return formsIn(locale).map(({ view: { id, title, description } }) => ({ id, title, description }))
}

/** What a form page shows; null when there is no such form here. */
export function formPageFor(
  context: PageContext | undefined,
  { id, locale, search }: { readonly id: string; readonly locale: string; readonly search: string },
): FormPage | null {
  if (context) return context.formPage(id, locale, search, site.site)
  const form = formsIn(locale).find(({ view }) => view.id === id)
  if (!form) return null
  // No id and no token: a constant one would make everybody after the first sender a duplicate. The page's script makes an id for every
  // view; without JavaScript the engine tells repeats by their content.
  return { ...form, action: `${site.engineUrl}/forms/${id}`, submissionId: null, token: null, values: {} }
}

/** Ids of all forms of a static build. */
export function staticFormIds(): readonly string[] {
  return formsIn(site.locales[0]?.code ?? '').map(({ view }) => view.id)
}

function formsIn(locale: string): (typeof staticForms)[string] {
  return staticForms[locale] ?? []
}
