import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'

export interface Shot {
  /** Name of the picture in the folder. */
  readonly file: string
  readonly name: string
  readonly locale: string
  /** CSS px of the window. */
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

/** Writes `contact-sheet.png`: one row a page, its pictures side by side, each named. */
export async function writeContactSheet(browser: Browser, folder: string, shots: readonly Shot[]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 2016, height: 1000 } })
  const rows = Object.entries(Object.groupBy(shots, ({ name }) => name))
  const drawn = await Promise.all(
    rows.map(async ([name, row = []]) => {
      const pictures = await Promise.all(row.map((shot) => figure(folder, shot)))
      return `<section><h2>${name}</h2><div>${pictures.join('')}</div></section>`
    }),
  )
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><title>Docket</title><style>${style}</style>${drawn.join('')}`,
  )
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())))
  await writeFile(join(folder, 'contact-sheet.png'), await page.screenshot({ fullPage: true }))
  await page.close()
}

const style = `
  body { margin: 16px; background: #ddd; font: 12px system-ui, sans-serif }
  section + section { margin-top: 12px }
  h2 { margin: 0 0 4px; font-size: 14px }
  div { display: flex; gap: 8px; align-items: start }
  figure { margin: 0 }
  img { display: block; block-size: 240px; object-fit: cover; object-position: top left }
  .wide img { inline-size: 384px }
  .narrow img { inline-size: 110px }
`

async function figure(folder: string, { file, locale, width, colorScheme }: Shot): Promise<string> {
  const picture = (await readFile(join(folder, file))).toString('base64')
  const kind = width < 600 ? 'narrow' : 'wide'
  return `<figure class="${kind}"><img alt="" src="data:image/png;base64,${picture}"><figcaption>${locale} ${width} ${colorScheme}</figcaption></figure>`
}
