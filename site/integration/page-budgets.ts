import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Kinds of pages and the bytes, as gzip, that one may weigh with its styles and scripts. */
export const pageBudgets = [
  { what: 'article', pages: '{,*/}articles/*/*/index.html', bytes: 12_000 },
  { what: 'form', pages: '{,*/}forms/*/index.html', bytes: 18_000 },
] as const

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
    const parts = [smallest.path, ...loadedBy(folder, smallest.path)].map((path) => ({
      path,
      bytes: weight(folder, path),
    }))
    const total = parts.reduce((sum, part) => sum + part.bytes, 0)
    if (total <= bytes) continue
    const list = parts.map((part) => `  ${part.bytes} ${part.path}`).join('\n')
    throw new Error(`Even the smallest ${what} page weighs ${total} bytes as gzip; its budget is ${bytes}:\n${list}`)
  }
}

function weight(folder: string, path: string): number {
  return gzipSync(readFileSync(join(folder, path))).length
}

/** Styles and scripts of a page that lie in the folder, and the scripts that those import at once. */
function loadedBy(folder: string, page: string): readonly string[] {
  const html = readFileSync(join(folder, page), 'utf8')
  const named = [...html.matchAll(/<(?:link[^>]+rel="stylesheet"[^>]+href|script[^>]+src)="(\/[^"?]+)/g)]
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
  for (const [, path = ''] of named) if (path !== '/chat.js') look(path)
  return [...found]
}
