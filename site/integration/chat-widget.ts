import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin, transform } from 'esbuild'
import { rootTokens } from './theme.ts'

/** A file of the widget, by its path on the site. */
export interface WidgetFile {
  readonly path: string
  readonly body: string
}

/** Bytes as gzip that visitors of any site may be asked to load. */
export interface Budgets {
  readonly loader: number
  readonly panel: number
}

export const widgetBudgets: Budgets = { loader: 3_000, panel: 30_000 }

/** What the button says, of the catalogue. */
const launcherWords = ['launcher', 'launcher.new', 'dismiss'] as const
/** The tokens that the button needs before the panel comes. */
const buttonTokens: readonly string[] = ['--hue', '--chroma', '--accent-fill', '--on-accent']
const target = ['es2023', 'chrome120', 'firefox125', 'safari17.5']
/** Named by what is in it and kept for good, beside the files that Astro names so. */
const panelPath = (name: string) => `/_astro/chat-panel.${name}.js`

/**
 * The chat widget from `site/chat`: `/chat.js`, the one script that a foreign page names, and a panel for each language that it fetches
 * once somebody means to chat. `root` is the project's folder; `theme` is the sheet of the site's theme, whose tokens hold where a channel names
 * no colours. Throws an Error when a file weighs more than its budget.
 */
export async function buildWidget(
  root: string,
  theme: string,
  budgets: Budgets = widgetBudgets,
): Promise<readonly WidgetFile[]> {
  const style = (name: string) => readSheet(join(root, 'site/styles', name))
  const sheets = ['tokens.css', 'base.css', 'message.css', 'bubble.css', 'chat.css'].map(style).join('\n')
  const tokens = await minified(theme)
  const panelCss = await minified(
    forShadowRoot(`${sheets}\n@layer theme {${rootTokens(tokens, (name) => name.startsWith('--'))}}`),
  )
  const ofButton = rootTokens(tokens, (name) => buttonTokens.includes(name))
  const launcherCss = await minified(style('chat-launcher.css') + forShadowRoot(ofButton))

  const catalogues = readCatalogues(root)
  const panels: WidgetFile[] = []
  const languages: Record<string, readonly string[]> = {}
  for (const [locale, words] of catalogues) {
    const body = await bundle(root, {
      entry: 'site/chat/panel.ts',
      format: 'esm',
      values: { 'virtual:chat/words': words, 'virtual:chat/style': panelCss, 'virtual:chat/locale': locale },
    })
    const name = `${locale}.${hashOf(body)}`
    panels.push({ path: panelPath(name), body })
    languages[locale] = [name, ...launcherWords.map((key) => words[key] ?? '')]
  }
  const loader = await bundle(root, {
    entry: 'site/chat/loader.ts',
    format: 'iife',
    values: {
      'virtual:chat/style': launcherCss,
      'virtual:chat/languages': languages,
    },
  })
  const files = [{ path: '/chat.js', body: loader }, ...panels]
  for (const file of files) demandBudget(file, budgets)
  return files
}

export function writeWidget(folder: string, files: readonly WidgetFile[]): void {
  for (const { path, body } of files) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, body)
  }
}

function demandBudget({ path, body }: WidgetFile, { loader, panel }: Budgets): void {
  const budget = path === '/chat.js' ? loader : panel
  const bytes = gzipSync(body, { level: 9 }).length
  if (bytes > budget) throw new Error(`${path} weighs ${bytes} bytes as gzip; its budget is ${budget}.`)
}

/** A sheet with those that it imports in their places. */
function readSheet(path: string): string {
  return readFileSync(path, 'utf8').replace(/^@import "(\.[^"]+)";$/gm, (_, part: string) =>
    readSheet(join(dirname(path), part)),
  )
}

/** Words of the panel by locale, in lower case as their files are named; what a language lacks is said in English. */
function readCatalogues(root: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const folder = join(root, 'site/i18n/chat')
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, string>
  const complete = read('en.json')
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return new Map(names.toSorted().map((name) => [name.slice(0, -5), { ...complete, ...read(name) }]))
}

/**
 * Sheets of a page for a shadow root in a page of others: the root is the host, whose own sizes and colour scheme are not ours to set: the
 * panel follows the scheme of the page it stands on.
 */
function forShadowRoot(css: string): string {
  return css
    .replace(/:root\[data-theme="?\w+"?\]\s*\{[^}]*\}/g, '')
    .replace(/(:root\s*\{)\s*color-scheme: light dark;/, '$1')
    .replaceAll(':root', ':host')
    .replace(/(-?\d*\.?\d+)rem\b/g, (_, size: string) => `${Number((Number(size) * 16).toFixed(2))}px`)
}

async function minified(css: string): Promise<string> {
  const { code } = await transform(css, { loader: 'css', minify: true, target: 'esnext' })
  // It leaves what stands inside of var() as it was written.
  return code.trim().replace(/(?<=[(,]) | (?=\))/g, '')
}

interface Bundle {
  readonly entry: string
  readonly format: 'esm' | 'iife'
  /** What the modules named `virtual:…` hold. */
  readonly values: Readonly<Record<string, unknown>>
}

async function bundle(root: string, { entry, format, values }: Bundle): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format,
    target,
    charset: 'utf8',
    legalComments: 'none',
    plugins: [valueModules(values)],
  })
  return outputFiles[0]?.text ?? ''
}

function valueModules(values: Bundle['values']): Plugin {
  return {
    name: 'docket:chat-values',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^virtual:chat\// }, ({ path }) => ({ path, namespace: 'value' }))
      onLoad({ filter: /.*/, namespace: 'value' }, ({ path }) => ({
        contents: JSON.stringify(values[path]),
        loader: 'json',
      }))
    },
  }
}

function hashOf(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 10)
}
