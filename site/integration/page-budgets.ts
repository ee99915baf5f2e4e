import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Kinds of pages and the bytes, as gzip, that one may weigh with its styles and scripts. */
export const pageBudgets = [
  { what: 'article', pages: '{,*/}articles/*/*/index.html', bytes: 12_000 },
  { what: 'form', pages: '{,*/}forms/*/index.html', bytes: 18_000 },
] as const

/**
 * Pages that the engine writes, so that no file of theirs can be weighed: what they load must alone stay below the budget of the whole page.
 * A script is named by the component that asks for it.
 */
export const loadBudgets = [
  {
    what: 'form',
    page: 'site/pages/[...locale]/forms/[form].astro',
    scripts: ['site/pages/[...locale]/forms/[form].astro'],
    bytes: 18_000,
  },
  {
    what: 'desk',
    page: 'site/pages/desk/index.astro',
    scripts: ['site/layouts/Desk.astro', 'site/pages/desk/index.astro'],
    bytes: 80_000,
  },
] as const

/** What Astro knows of a build: styles by page, and the file of each script (`…/Desk.astro?astro&type=script…`). */
export interface Built {
  readonly entryModules: Readonly<Record<string, string>>
  readonly routes: readonly {
    readonly routeData: { readonly component: string }
    readonly styles: readonly { readonly type: string; readonly src?: string }[]
  }[]
}

export type PageBudget = Pick<(typeof pageBudgets)[number], 'what' | 'pages'> & { readonly bytes: number }

/**
 * Weighs the smallest page of each kind in the built `folder`: when even that one is too heavy, it is what all of them carry, and not what
 * somebody had to say. Throws an Error that lists the parts. The chat button has a budget of its own.
 */
export function demandPageBudgets(folder: string, budgets: readonly PageBudget[] = pageBudgets): void {
  for (const { what, pages, bytes } of budgets) {
    const [smallest] = globSync(pages, { cwd: folder })
      .map((path) => ({ path, size: statSync(join(folder, path)).size }))
      .toSorted((a, b) => a.size - b.size)
    if (smallest === undefined) continue
    demandWeight(
      `Even the smallest ${what} page weighs`,
      folder,
      [smallest.path, ...loadedBy(folder, smallest.path)],
      bytes,
    )
  }
}

/** Weighs styles and scripts of each page that the engine writes, in the `folder` of what browsers load. Throws as `demandPageBudgets` does. */
export function demandLoadBudgets(folder: string, { routes, entryModules }: Built): void {
  for (const { what, page, scripts, bytes } of loadBudgets) {
    const styles = routes
      .filter(({ routeData }) => routeData.component === page)
      .flatMap((route) => route.styles.flatMap(({ src }) => src ?? []))
    const files = Object.entries(entryModules)
      .filter(([id]) => scripts.some((one) => id.includes(`/${one}?astro&type=script`)))
      .map(([, file]) => file)
    const loaded = withImports(
      folder,
      [...styles, ...files].map((path) => `/${path.replace(/^\//, '')}`),
    )
    demandWeight(`What a ${what} page loads, without its own text, weighs`, folder, loaded, bytes)
  }
}

function demandWeight(claim: string, folder: string, paths: readonly string[], budget: number): void {
  const parts = paths.map((path) => ({ path, bytes: weight(folder, path) })).toSorted((a, b) => b.bytes - a.bytes)
  const total = parts.reduce((sum, part) => sum + part.bytes, 0)
  if (total <= budget) return
  const list = parts.map((part) => `  ${part.bytes} ${part.path}`).join('\n')
  throw new Error(`${claim} ${total} bytes as gzip; its budget is ${budget}:\n${list}\n${advice}`)
}

const advice =
  'Take out of the heaviest part what not every reader needs: import a script only when it is needed (`await import(…)`), and give a style to the component that shows it.'

function weight(folder: string, path: string): number {
  return gzipSync(readFileSync(join(folder, path))).length
}

/** Styles and scripts of a page that lie in the folder, and the scripts that those import at once. */
function loadedBy(folder: string, page: string): readonly string[] {
  const html = readFileSync(join(folder, page), 'utf8')
  const named = [...html.matchAll(/<(?:link[^>]+rel="stylesheet"[^>]+href|script[^>]+src)="(\/[^"?]+)/g)]
  return withImports(
    folder,
    named.flatMap(([, path = '']) => (path === '/chat.js' ? [] : path)),
  )
}

/** The files among `paths`, and what the scripts among them import at once. */
function withImports(folder: string, paths: readonly string[]): readonly string[] {
  const found = new Set<string>()
  const look = (path: string): void => {
    if (found.has(path) || !existsSync(join(folder, path))) return
    found.add(path)
    if (!path.endsWith('.js')) return
    for (const [, name = ''] of readFileSync(join(folder, path), 'utf8').matchAll(
      /(?:from|import)\s*["'](\.{1,2}\/[^"']+)["']/g,
    ))
      look(join(dirname(path), name))
  }
  for (const path of paths) look(path)
  return [...found]
}
