import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import mdx from '@astrojs/mdx'
import type { AstroConfig, AstroIntegration } from 'astro'
import { fileHeaders } from '#engine/http/security-headers.ts'
import { staticHostOf } from '#engine/http/static-host.ts'
import { buildWidget, writeWidget } from './chat-widget.ts'
import { writeHostFiles } from './host-files.ts'
import { markdown } from './markdown.ts'
import { resolveOptions, type SiteConfig, type SiteOptions } from './options.ts'
import { componentOverrides } from './overrides.ts'
import { type Built, demandLoadBudgets, demandPageBudgets } from './page-budgets.ts'
import { plainImports } from './plain-imports.ts'
import { demandPopular } from './popular.ts'
import { readOutline } from './read-outline.ts'
import { readRedirects, redirectLines } from './redirects.ts'
import { buildSearchIndex } from './search-index.ts'
import { siteModules } from './site-modules.ts'
import type { StaticForms } from './static-forms.ts'
import { themeSheet } from './theme.ts'

/** Stands for the origin of the site in pages that are built before it is known; the engine writes the real one when it serves them. */
export const anyOrigin = 'http://docket.invalid'

/**
 * The help center as an Astro integration. One set of pages has two lives: `astro build` leaves to the engine what changes while it
 * runs (home, forms, search, requests, desk), and `DOCKET_BUILD=static` makes files of all of it for a foreign host, with forms as they
 * stand in `forms/` at that moment, posting to `DOCKET_PUBLIC_URL`.
 */
export function docket(options: SiteOptions): AstroIntegration {
  const isStatic = process.env.DOCKET_BUILD === 'static'
  const host = isStatic ? staticHostOf(process.env.DOCKET_STATIC_HOST) : null
  const engineUrl = originOf(process.env.DOCKET_PUBLIC_URL) ?? 'http://127.0.0.1:4321'
  const siteUrl = originOf(process.env.DOCKET_SITE_URL) ?? engineUrl
  const config = resolveOptions(options, {
    build: isStatic ? 'static' : 'engine',
    engineUrl: isStatic ? engineUrl : '',
  })

  let reading: Promise<StaticForms> | null = null
  const staticForms = (root: string) => {
    reading ??= import('./static-forms.ts').then(({ readStaticForms }) =>
      readStaticForms(process.env.DOCKET_DEFINITIONS || root, {
        site: config.site,
        locales: config.locales.map(({ code }) => code),
      }),
    )
    return reading
  }

  let root = ''
  let built: Built | null = null
  const theme = () => themeSheet(root, config, options.theme ?? null)
  return {
    name: 'docket',
    hooks: {
      'astro:config:setup': ({ config: astro, command, updateConfig, injectScript }) => {
        root = fileURLToPath(astro.root)
        refuseMissing(fileURLToPath(astro.publicDir), config)
        if (command === 'dev') injectScript('page', "import '/site/builder/edit-button.ts'")
        updateConfig({
          site: isStatic ? siteUrl : anyOrigin,
          output: 'static',
          build: { inlineStylesheets: 'never', ...(isStatic && foldersOfHost(astro)) },
          markdown,
          integrations: [mdx()],
          vite: {
            build: { assetsInlineLimit: 0 },
            plugins: [
              componentOverrides(options.components ?? {}, root),
              siteModules(config, {
                root,
                definitions: process.env.DOCKET_DEFINITIONS || root,
                theme: options.theme ?? null,
                staticForms: () => staticForms(root),
              }),
              plainImports(),
            ],
          },
        })
      },
      'astro:route:setup': ({ route }) => {
        route.prerender = isEngines(route.component) ? false : isStatic || isAlwaysFile(route.component)
      },
      'astro:server:setup': async ({ server }) => {
        const [{ builderInDev }, { engineInDev }, { widgetInDev }] = await Promise.all([
          import('./builder-in-dev.ts'),
          import('./engine-in-dev.ts'),
          import('./widget-in-dev.ts'),
        ])
        widgetInDev(server, root, theme)
        builderInDev(server, root, config, engineInDev(server, root))
      },
      'astro:build:ssr': ({ manifest }) => {
        built = manifest
      },
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir)
        demandPageBudgets(folder)
        if (built !== null) demandLoadBudgets(folder, built)
        await buildSearchIndex(folder)
        const outline = readOutline(root)
        demandPopular(config.popular, outline)
        const redirects = readRedirects(root, outline)
        if (!isStatic) {
          writeFileSync(join(folder, '_redirects'), redirectLines(redirects))
          return writeWidget(folder, await buildWidget(root, theme()))
        }
        // Pages on a static host fetch the widget from the engine, whose protocol it speaks.
        await (await staticForms(root)).writeScripts(folder)
        const headers = fileHeaders({ publicUrl: engineUrl, siteUrl })
        const locales = config.locales.map(({ path }) => path).filter(Boolean)
        writeHostFiles(folder, { host, headers, redirects, locales })
      },
    },
  }
}

/** What goes to the host lies alone in the output folder: the server's code, with paths of this machine in it, is no page (T38). */
function foldersOfHost({ root, outDir }: Pick<AstroConfig, 'root' | 'outDir'>) {
  return { client: outDir, server: new URL('./.docket/static-server/', root) }
}

/** Pages that show tickets, and answers to what was refused, exist only beside the engine. */
function isEngines(component: string): boolean {
  return /^site\/pages\/(desk|requests|mailbox|chat|\[\.\.\.locale\]\/error)[./]/.test(component)
}

/** Articles, error pages and what says where the others are change only with a build. */
function isAlwaysFile(component: string): boolean {
  return /^site\/pages\/(\[\.\.\.locale\]\/articles\/|\[locale\]\/|404|500|robots|llms|sitemap-index)/.test(component)
}

/** A picture that is not there would be a hole in every page, and in every link to one. */
function refuseMissing(folder: string, { image, logo }: SiteConfig): void {
  const named = { image: image?.file, logo: logo.is === 'file' ? logo.file : undefined }
  for (const [option, file] of Object.entries(named)) {
    if (file !== undefined && !existsSync(join(folder, file)))
      throw new Error(`docket({ ${option} }): there is no file ${file} in site/public.`)
  }
}

function originOf(url: string | undefined): string | null {
  return url ? new URL(url).origin : null
}
