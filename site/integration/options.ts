import { languagePart } from '#engine/core/language-tag.ts'
import { type IconName, icons } from '#site/components/icons.ts'

/** A text in one language for all, or one for each locale; a locale left out shows the first. */
export type LocalText = string | Readonly<Record<string, string>>

/** What `docket({ … })` in `astro.config.mjs` takes. */
export interface SiteOptions {
  /** Name of the company or product, as it stands in the header. */
  readonly title: string
  /** A symbol of `site/components/icons.ts`, or a picture of `site/public`, `/logo.svg`. */
  readonly logo?: IconName | `/${string}`
  /** The brand in two numbers of OKLCH; contrast holds for every hue. */
  readonly colours?: { readonly hue: number; readonly chroma: number }
  /** A stylesheet that sets other tokens in the layer `theme`: `./site/themes/forest.css`. */
  readonly theme?: string
  /** Name of a component of `site/components` → the file that takes its place. */
  readonly components?: Readonly<Record<string, string>>
  /** Links at the foot of every page. */
  readonly footer?: readonly { readonly label: LocalText; readonly href: LocalText }[]
  /** BCP 47 tag → name in its own language and first part of its paths, a tag too. The first locale is the default and stands at `/`. */
  readonly locales?: Readonly<Record<string, { readonly label: string; readonly path?: string }>>
  /** Name of this site in the `sites` of a form; forms without `sites` show everywhere. */
  readonly site?: string
  /** Where an article's file can be edited; its path is appended. Left out: no edit link. */
  readonly editUrl?: string
  /** Articles named on the home page, as `category/slug`. Left out: the first of each category. */
  readonly popular?: readonly string[]
  /** Picture for links in chats and networks: a file of `site/public`, 1200 × 630 pixels, and what it shows. */
  readonly image?: { readonly file: string; readonly alt: LocalText }
  /** Address that takes questions by mail, shown among the ways to ask. */
  readonly email?: string
}

export interface SiteLocale {
  /** BCP 47. */
  readonly code: string
  readonly label: string
  /** First part of the locale's paths; empty for the default. */
  readonly path: string
}

/** Options with every default filled in: what pages import as `virtual:docket/site`. */
export interface SiteConfig {
  readonly title: string
  readonly logo: { readonly is: 'symbol'; readonly name: IconName } | { readonly is: 'file'; readonly file: string }
  readonly hue: number
  readonly chroma: number
  readonly footer: readonly { readonly label: LocalText; readonly href: LocalText }[]
  readonly locales: readonly SiteLocale[]
  readonly site: string
  readonly editUrl: string | null
  readonly popular: readonly string[]
  readonly image: { readonly file: string; readonly alt: LocalText } | null
  readonly email: string | null
  /** `static`: every page is a file and forms post to `engineUrl`; `engine`: rendered beside the engine, which says where things are. */
  readonly build: 'engine' | 'static'
  /** Origin of the engine; known at build time for a static host only. */
  readonly engineUrl: string
}

/** Throws an Error that names the option when it makes no sense. */
export function resolveOptions(
  options: SiteOptions,
  { build, engineUrl }: Pick<SiteConfig, 'build' | 'engineUrl'>,
): SiteConfig {
  const { hue, chroma } = options.colours ?? { hue: 262, chroma: 0.16 }
  if (!(hue >= 0 && hue <= 360)) throw new Error('docket({ colours }): hue is a number from 0 to 360.')
  if (!(chroma >= 0 && chroma <= 0.37)) throw new Error('docket({ colours }): chroma is a number from 0 to 0.37.')
  return {
    title: options.title,
    logo: resolveLogo(options.logo ?? 'docket'),
    hue,
    chroma,
    footer: options.footer ?? [],
    locales: resolveLocales(options.locales ?? { en: { label: 'English' } }),
    site: options.site ?? 'main',
    editUrl: resolveEditUrl(options.editUrl),
    popular: options.popular ?? [],
    image: resolveImage(options.image),
    email: options.email ?? null,
    build,
    engineUrl,
  }
}

function resolveLogo(logo: NonNullable<SiteOptions['logo']>): SiteConfig['logo'] {
  if (/^\/[\w./-]+\.(svg|png|jpe?g|webp)$/.test(logo)) return { is: 'file', file: logo }
  if (Object.hasOwn(icons, logo)) return { is: 'symbol', name: logo as IconName }
  throw new Error(
    `docket({ logo }): "${logo}" is neither a symbol of site/components/icons.ts nor a picture of site/public, such as "/logo.svg".`,
  )
}

/** The path of a file is put behind it. */
function resolveEditUrl(address: string | undefined): string | null {
  if (address === undefined) return null
  if (!/^https?:\/\//.test(address) || !URL.canParse(address))
    throw new Error('docket({ editUrl }): write an address such as "https://github.com/acme/help/edit/main/".')
  return /[/=]$/.test(address) ? address : `${address}/`
}

function resolveImage(image: SiteOptions['image']): SiteConfig['image'] {
  if (image === undefined) return null
  if (!/^\/[\w./-]+\.(png|jpe?g|webp)$/.test(image.file))
    throw new Error('docket({ image }): file is a picture of site/public, such as "/og.png".')
  return image
}

function resolveLocales(locales: NonNullable<SiteOptions['locales']>): readonly SiteLocale[] {
  const resolved = Object.entries(locales).map(([code, { label, path }], index) => ({
    code,
    label,
    path: index === 0 ? '' : (path ?? code.toLowerCase()),
  }))
  if (resolved.length === 0) throw new Error('docket({ locales }): name at least one.')
  const bad = resolved.find((locale, index) => index > 0 && !namesLanguage(locale))
  if (bad)
    throw new Error(
      `docket({ locales }): the path of ${bad.code} is a tag of the same language in small letters, such as "pt-br" or "pt" for pt-BR; "api" is the engine’s own.`,
    )
  return resolved
}

/** The engine tells the language of its own pages (`/zh-cn/requests`) by their path alone. */
function namesLanguage({ code, path }: SiteLocale): boolean {
  return new RegExp(`^${languagePart}$`).test(path) && path.split('-')[0] === code.split('-')[0]?.toLowerCase()
}
