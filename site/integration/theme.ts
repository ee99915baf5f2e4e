import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SiteConfig } from './options.ts'

/**
 * What the site's colours and its theme set again, in the layer that always wins. `theme` is the path of a stylesheet from `root`, the
 * project's folder. Throws an Error when there is no such file.
 */
export function themeSheet(
  root: string,
  { hue, chroma }: Pick<SiteConfig, 'hue' | 'chroma'>,
  theme: string | null,
): string {
  // What stands later in a layer wins, so the theme comes after the two numbers.
  return `@layer theme { :root { --hue: ${hue}; --chroma: ${chroma} } }\n${theme === null ? '' : readTheme(root, theme)}`
}

function readTheme(root: string, theme: string): string {
  const path = join(root, theme)
  if (!existsSync(path)) throw new Error(`docket({ theme }): there is no file ${theme}.`)
  return readFileSync(path, 'utf8')
}

/** Of a theme only the tokens of the root that `isWanted`, outside of its layer but with the conditions around them; `css` is minified. */
export function rootTokens(css: string, isWanted: (token: string) => boolean): string {
  return blocks(css.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (text) => text.replace(/[{};]/g, ' ')))
    .map(([head, body]) => {
      if (head.startsWith('@layer')) return rootTokens(body, isWanted)
      if (head.startsWith('@')) return around(head, rootTokens(body, isWanted))
      if (!head.split(',').some((selector) => selector.trim() === ':root')) return ''
      const kept = body.split(';').filter((line) => isWanted(line.slice(0, line.indexOf(':')).trim()))
      return around(':root', kept.join(';'))
    })
    .join('')
}

/** What stands before each outermost pair of braces, and in it. */
function blocks(css: string): readonly (readonly [head: string, body: string])[] {
  const found: [string, string][] = []
  let depth = 0
  let begin = 0
  let open = 0
  for (let at = 0; at < css.length; at++) {
    if (css[at] === '{' && depth++ === 0) open = at
    if (css[at] !== '}' || --depth > 0) continue
    found.push([css.slice(begin, open).split(';').at(-1)?.trim() ?? '', css.slice(open + 1, at)])
    begin = at + 1
  }
  return found
}

function around(head: string, inside: string): string {
  return inside === '' ? '' : `${head}{${inside}}`
}
