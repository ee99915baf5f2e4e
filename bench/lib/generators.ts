import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './servers.ts'

/** Packages of the rivals; installed by the bench alone (`rivals/sites/package.json`). */
export const rivalsFolder = join(import.meta.dirname, '../rivals/sites')

/** A program that makes a site of Markdown. */
export interface Generator {
  readonly name: string
  /** Fills an empty folder with a project of `size` articles. */
  prepare(folder: string, size: number): Promise<void>
  /** Command of `node_modules/.bin` and its arguments. */
  readonly build: readonly [command: string, ...args: string[]]
  /** Folder of the pages, and the page of one article in it. */
  readonly output: string
  readonly article: string
  /** Whether its packages are the rivals', not ours: then its project lies in their folder, since a link to packages elsewhere confuses some. */
  readonly foreign: boolean
}

const body = (n: number) =>
  `${`Paragraph with some words about orders, parcels and refunds, number ${n}. `.repeat(12)}\n\n## A part\n\n${`More words that a reader may look for, such as return, label and invoice ${n}. `.repeat(12)}\n`

const frontMatter = (n: number, more = '') =>
  `---\ntitle: Question ${n}\ndescription: What to do about question ${n}.\n${more}---\n\n`

async function articles(
  folder: string,
  size: number,
  text: (n: number) => string,
  name = (n: number) => `a${n}`,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (let n = 0; n < size; n++) await writeFile(join(folder, `${name(n)}.md`), text(n))
}

/** Pages of a layout and nothing else: no search, no language, no way from one to the other. */
export const plainAstro: Generator = {
  name: 'plain Astro',
  build: ['astro', 'build'],
  output: 'dist',
  article: 'a1/index.html',
  foreign: false,
  async prepare(folder, size) {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    await writeFile(join(folder, 'astro.config.mjs'), 'export default {}')
    await mkdir(join(folder, 'src/layouts'), { recursive: true })
    await writeFile(
      join(folder, 'src/layouts/Base.astro'),
      '<html lang="en"><head><title>{Astro.props.frontmatter.title}</title></head><body><slot /></body></html>',
    )
    const text = (n: number) => frontMatter(n, 'layout: ../layouts/Base.astro\n') + body(n)
    await articles(join(folder, 'src/pages'), size, text)
  },
}

/** Our own help center, with everything that it has. */
export const docket: Generator = {
  name: 'Docket',
  build: ['astro', 'build'],
  output: 'dist/client',
  article: 'articles/orders/bench-1/index.html',
  foreign: false,
  async prepare(folder, size) {
    for (const name of ['package.json', 'astro.config.mjs', 'tsconfig.json', 'forms', 'workflows', 'site', 'engine'])
      await cp(join(root, name), join(folder, name), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    const text = (n: number) => frontMatter(n) + body(n)
    await articles(join(folder, 'site/content/articles/en/orders'), size, text, (n) => `bench-${n}`)
  },
}

const starlight: Generator = {
  name: 'Starlight',
  build: ['astro', 'build'],
  output: 'dist',
  article: 'a1/index.html',
  foreign: true,
  async prepare(folder, size) {
    await project(folder, { type: 'module', dependencies: { '@astrojs/starlight': '*', astro: '*' } })
    await writeFile(
      join(folder, 'astro.config.mjs'),
      `import starlight from '@astrojs/starlight'\nexport default { integrations: [starlight({ title: 'Bench' })] }\n`,
    )
    await mkdir(join(folder, 'src'), { recursive: true })
    await writeFile(
      join(folder, 'src/content.config.ts'),
      `import { docsLoader } from '@astrojs/starlight/loaders'\nimport { docsSchema } from '@astrojs/starlight/schema'\nimport { defineCollection } from 'astro:content'\nexport const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) }\n`,
    )
    await articles(join(folder, 'src/content/docs'), size, (n) => frontMatter(n) + body(n))
  },
}

const vitepress: Generator = {
  name: 'VitePress',
  build: ['vitepress', 'build', '.'],
  output: '.vitepress/dist',
  article: 'a1.html',
  foreign: true,
  async prepare(folder, size) {
    await project(folder, { type: 'module' })
    const sidebar = Array.from({ length: size }, (_, n) => ({ text: `Question ${n}`, link: `/a${n}` }))
    await mkdir(join(folder, '.vitepress'), { recursive: true })
    await writeFile(
      join(folder, '.vitepress/config.mjs'),
      `export default { title: 'Bench', themeConfig: { search: { provider: 'local' }, sidebar: ${JSON.stringify(sidebar)} } }\n`,
    )
    await articles(folder, size, (n) => `${frontMatter(n)}# Question ${n}\n\n${body(n)}`)
  },
}

const docusaurus: Generator = {
  name: 'Docusaurus',
  build: ['docusaurus', 'build'],
  output: 'build',
  article: 'a1/index.html',
  foreign: true,
  async prepare(folder, size) {
    // As a module its own registry would call `require.resolveWeak`, which is not there.
    await project(folder, {})
    await writeFile(
      join(folder, 'docusaurus.config.js'),
      `export default { title: 'Bench', url: 'https://bench.invalid', baseUrl: '/', onBrokenLinks: 'ignore', presets: [['classic', { docs: { routeBasePath: '/' }, blog: false, pages: false }]] }\n`,
    )
    await articles(join(folder, 'docs'), size, (n) => frontMatter(n) + body(n))
  },
}

/** Generators look into a project's own file for what belongs to them. */
async function project(folder: string, about: object): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify(about))
}

export const rivals: readonly Generator[] = [starlight, vitepress, docusaurus]
