import { type Box, cut, layoutOf, type Way } from './layout.ts'
import type { Mark, Picture } from './picture.ts'

const strokes: Readonly<Record<Mark, string>> = { same: '#3b4754', added: '#1a7f45', removed: '#b42318' }
const fills: Readonly<Record<Mark, string>> = { same: '#ffffff', added: '#e6f6ec', removed: '#fdecec' }

/** The picture as one SVG without script or style sheet, which stands on white. States within others are named by their paths. */
export function svg(picture: Picture, counts: ReadonlyMap<string, number> | null = null): string {
  const { width, height, boxes, ways } = layoutOf(picture)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(picture.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...(['same', 'added', 'removed'] as const).map(
      (mark) =>
        `<marker id="${mark}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="${strokes[mark]}"/></marker>`,
    ),
    ...ways.map(lineOf),
    ...boxes.map((box) => boxOf(box, counts)),
    '</svg>\n',
  ].join('\n')
}

function boxOf({ state, x, y, width, height }: Box, counts: ReadonlyMap<string, number> | null): string {
  const { mark, path, title, parent, tags } = state
  const count = counts?.get(path)
  const standing = count === undefined ? '' : ` (${count})`
  const name = parent === '' ? title : `${parent} · ${title}`
  const below = [path, ...tags.map((tag) => `#${tag}`)].join('  ')
  const [centre, middle] = [x + width / 2, y + height / 2]
  return [
    `<g><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${fills[mark]}" stroke="${strokes[mark]}" stroke-width="1.5"${dashes(mark)}/>`,
    `<text x="${centre}" y="${middle - 3}" text-anchor="middle" font-weight="600" fill="#1d2630">${escaped(cut(name, 26 - standing.length) + standing)}</text>`,
    `<text x="${centre}" y="${middle + 15}" text-anchor="middle" font-size="11" fill="#5b6773">${escaped(cut(below, 30))}</text></g>`,
  ].join('')
}

function lineOf({ side, mark, path, label, labelX, labelY }: Way): string {
  return [
    `<path d="${path}" fill="none" stroke="${strokes[mark]}" stroke-width="1.3"${dashes(mark)} marker-end="url(#${mark})"/>`,
    `<text x="${labelX}" y="${labelY}" text-anchor="${side === 'right' ? 'start' : 'end'}" font-size="11" fill="${strokes[mark]}" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped(label)}</text>`,
  ].join('')
}

function dashes(mark: Mark): string {
  return mark === 'removed' ? ' stroke-dasharray="4 3"' : ''
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
