import type { AstroIntegration } from 'astro'
import { markdown } from './markdown.ts'
import { resolveOptions, type SiteOptions } from './options.ts'
import { siteModules } from './site-modules.ts'

/**
 * The help center as an Astro integration. One set of pages has two lives: `astro build` leaves to the engine what changes while it
 * runs (forms, search, requests, desk), and `DOCKET_BUILD=static` makes files of all of it for a foreign host, with forms as they
 * stand in `forms/` at that moment, posting to `DOCKET_PUBLIC_URL`.
 */
export function docket(options: SiteOptions): AstroIntegration {
  const isStatic = process.env.DOCKET_BUILD === 'static'
  const config = resolveOptions(options, {
    build: isStatic ? 'static' : 'engine',
    engineUrl: origin(process.env.DOCKET_PUBLIC_URL) ?? 'http://127.0.0.1:4321',
  })

  return {
    name: 'docket',
    hooks: {
      'astro:config:setup': ({ updateConfig }) => {
        updateConfig({
          // The engine writes its real origin over this one when it serves a page: a build can move to any address.
          site: isStatic ? (origin(process.env.DOCKET_SITE_URL) ?? config.engineUrl) : 'http://docket.invalid',
          output: 'static',
          build: { inlineStylesheets: 'never' },
          markdown,
          vite: {
            build: { assetsInlineLimit: 0 },
            plugins: [siteModules(config)],
          },
        })
      },
      'astro:route:setup': ({ route }) => {
        if (isEngines(route.component)) route.prerender = false
        else route.prerender = isStatic || isAlwaysFile(route.component)
      },
    },
  }
}

/** Pages that show tickets exist only beside the engine. */
function isEngines(component: string): boolean {
  return /^site\/pages\/(desk|requests|mailbox)[./]/.test(component)
}

/** Articles and error pages say nothing that changes without a build. */
function isAlwaysFile(component: string): boolean {
  return /^site\/pages\/(\[\.\.\.locale\]\/(articles\/|404)|404|500|robots)/.test(component)
}

function origin(url: string | undefined): string | null {
  return url ? new URL(url).origin : null
}
