import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { close, createIndex } from 'pagefind'

/** Parts of Pagefind that bring a page of their own; ours is in the site's look. */
const unused = [
  'pagefind-ui.js',
  'pagefind-ui.css',
  'pagefind-modular-ui.js',
  'pagefind-modular-ui.css',
  'pagefind-component-ui.js',
  'pagefind-component-ui.css',
  'pagefind-highlight.js',
]

/** Builds the index of all articles below `folder` into its `pagefind/`, one for each language that pages name as theirs. */
export async function buildSearchIndex(folder: string): Promise<void> {
  const { index, errors } = await createIndex()
  if (!index) throw new Error(`The search index cannot be built: ${errors.join('; ')}`)
  const added = await index.addDirectory({ path: folder })
  const written = await index.writeFiles({ outputPath: join(folder, 'pagefind') })
  const failed = [...added.errors, ...written.errors]
  await close()
  if (failed.length > 0) throw new Error(`The search index cannot be built: ${failed.join('; ')}`)
  for (const file of unused) rmSync(join(folder, 'pagefind', file), { force: true })
}
