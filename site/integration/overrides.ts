import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

interface VitePlugin {
  readonly name: string
  readonly enforce: 'pre'
  resolveId(
    this: {
      resolve(id: string, importer?: string, options?: { skipSelf: boolean }): Promise<{ readonly id: string } | null>
    },
    id: string,
    importer?: string,
  ): Promise<string | null>
}

/**
 * Puts components of the project in the place of ours: whoever imports `site/components/<Name>.astro` gets the file named under that
 * name, and that file gets the original when it imports it. `root` is the project's folder.
 * Throws an Error that names the option when a file is missing or there is no component of that name.
 */
export function componentOverrides(components: Readonly<Record<string, string>>, root: string): VitePlugin {
  const folder = join(root, 'site/components')
  const others = new Map<string, string>()
  for (const [name, path] of Object.entries(components)) {
    const ours = join(folder, `${name}.astro`)
    const theirs = resolve(root, path)
    if (!existsSync(ours))
      throw new Error(`docket({ components }): there is no component "${name}" in site/components.`)
    if (!existsSync(theirs))
      throw new Error(`docket({ components }): "${name}" names ${path}, and there is no such file.`)
    others.set(ours, theirs)
  }
  const named = new Set([...others.keys()].map((path) => basename(path)))
  return {
    name: 'docket:overrides',
    enforce: 'pre',
    async resolveId(id, importer) {
      if (!named.has(basename(id))) return null
      const found = await this.resolve(id, importer, { skipSelf: true })
      const theirs = found && others.get(found.id)
      return theirs && importer !== theirs ? theirs : null
    },
  }
}
