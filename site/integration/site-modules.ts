import type { SiteConfig } from './options.ts'

const modules = {
  site: 'virtual:docket/site',
  theme: 'virtual:docket/theme.css',
} as const

interface VitePlugin {
  readonly name: string
  resolveId(id: string): string | undefined
  load(id: string): string | undefined
}

/** Gives pages the options of `docket({ … })` as `virtual:docket/site`, and its colours as a stylesheet in the layer that always wins. */
export function siteModules(config: SiteConfig): VitePlugin {
  const known: readonly string[] = Object.values(modules)
  return {
    name: 'docket:site',
    resolveId: (id) => (known.includes(id) ? `\0${id}` : undefined),
    load(id) {
      if (id === `\0${modules.site}`) return `export const site = ${JSON.stringify(config)}`
      if (id === `\0${modules.theme}`) {
        return `@layer theme { :root { --hue: ${config.hue}; --chroma: ${config.chroma} } }`
      }
      return undefined
    },
  }
}
