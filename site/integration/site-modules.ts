import type { SiteConfig } from './options.ts'
import { readOutline } from './read-outline.ts'
import { readSynonyms } from './read-synonyms.ts'
import type { StaticForms } from './static-forms.ts'
import { themeSheet } from './theme.ts'

interface VitePlugin {
  readonly name: string
  resolveId(id: string): string | undefined
  load(id: string): Promise<string | undefined>
}

/**
 * What pages import that stands in no file: the options of `docket({ … })`, its colours as a stylesheet in the layer that always wins,
 * the outline of all articles, the synonyms of the search, and the forms of a build for a static host. `root` is the project's folder,
 * `definitions` the one that holds `workflows/`.
 */
export function siteModules(
  config: SiteConfig,
  {
    root,
    definitions,
    theme,
    staticForms,
  }: {
    readonly root: string
    readonly definitions: string
    readonly theme: string | null
    readonly staticForms: () => Promise<StaticForms>
  },
): VitePlugin {
  const sources: Readonly<Record<string, () => Promise<string>>> = {
    'virtual:docket/site': async () => `export const site = ${JSON.stringify(config)}`,
    'virtual:docket/theme.css': async () => themeSheet(root, config, theme),
    'virtual:docket/outline': async () =>
      `export const outline = ${parsed(readOutline(root, readSynonyms(definitions)))}`,
    'virtual:docket/synonyms': async () => `export const synonyms = ${parsed(readSynonyms(definitions))}`,
    'virtual:docket/forms': async () =>
      `export const forms = ${config.build === 'static' ? parsed((await staticForms()).views) : '{}'}`,
  }
  return {
    name: 'docket:site',
    resolveId: (id) => (Object.hasOwn(sources, id) ? `\0${id}` : undefined),
    load: async (id) => (id.startsWith('\0') ? sources[id.slice(1)]?.() : undefined),
  }
}

/** Large data loads faster as text that is parsed than as source. */
function parsed(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`
}
