import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export interface Source {
  /** Relative to the repository, with forward slashes. */
  readonly path: string
  readonly text: string
  /** Paths of the files of ours that it imports, types included. */
  readonly imports: readonly string[]
  /** The same without `import type`: what is there at run time. */
  readonly runtimeImports: readonly string[]
  readonly packages: readonly string[]
}

/** Every TypeScript file below `folder`, tests left out. */
export function readSources(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !/\.(test|spec|d)\.ts$/.test(entry.name))
    .map((entry) => read(relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')))
}

const importing =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\s+from\s+)?['"]([^'"\n]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const found = [...text.matchAll(importing)].map(([, type, fixed, dynamic]) => ({
    type: type !== undefined,
    target: resolve(path, fixed ?? dynamic ?? ''),
  }))
  const ours = found.filter(({ target }) => target.startsWith('engine/') || target.startsWith('site/'))
  return {
    path,
    text,
    imports: [...new Set(ours.map(({ target }) => target))],
    runtimeImports: [...new Set(ours.filter(({ type }) => !type).map(({ target }) => target))],
    packages: found
      .map(({ target }) => target)
      .filter((target) => !target.includes('/') || !/^(engine|site)\//.test(target)),
  }
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return join(dirname(from), specifier).replaceAll('\\', '/')
  return specifier
}
