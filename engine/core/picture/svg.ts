import type { Arrow, Mark, Picture, StateShape } from './picture.ts'

const boxWidth = 190
const headHeight = 52
const portHeight = 20
const gap = 28
const margin = 24
const laneGap = 12
const widestLabel = 40
/** Of the labels' font, on average. */
const letterWidth = 6.2

const strokes: Readonly<Record<Mark, string>> = { same: '#3b4754', added: '#1a7f45', removed: '#b42318' }
const fills: Readonly<Record<Mark, string>> = { same: '#ffffff', added: '#e6f6ec', removed: '#fdecec' }

type Side = 'right' | 'left'

/** All arrows between two states as one line, with its place at both ends and its lane. */
interface Line {
  readonly from: number
  readonly to: number
  readonly label: string
  readonly mark: Mark
  /** Ways on lie right, ways back left. */
  readonly side: Side
}

interface Ports {
  readonly line: Line
  readonly fromY: number
  readonly toY: number
}

/**
 * The picture as one SVG without script or style sheet. States stand below each other in file order, which is the order of the pipeline;
 * those that hold others are named by their paths. Ways on run down on the right, ways back up on the left, each in a lane of its own with
 * its label where it begins, so that nothing lies on anything else and a small change moves little.
 */
export function svg({ title, states, arrows }: Picture, counts: ReadonlyMap<string, number> | null = null): string {
  const leaves = states.filter(({ hasInside }) => !hasInside)
  const lines = linesOf(leaves, flattened(states, arrows))
  const { tops, heights, ports, bottom } = place(leaves, lines)
  const widths = (['left', 'right'] as const).map((side) => {
    const ours = lines.filter((line) => line.side === side)
    const label = Math.max(0, ...ours.map((line) => line.label.length)) * letterWidth
    return ours.length === 0 ? 0 : label + 24 + ours.length * laneGap
  })
  const [left = 0, right = 0] = widths
  const x = Math.ceil(margin + left)
  const width = Math.ceil(x + boxWidth + right + margin)
  const labels = { left: left - countOf(lines, 'left') * laneGap, right: right - countOf(lines, 'right') * laneGap }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom}" role="img" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${bottom}" fill="#ffffff"/>`,
    ...(['same', 'added', 'removed'] as const).map(
      (mark) =>
        `<marker id="${mark}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="${strokes[mark]}"/></marker>`,
    ),
    ...ports.map((port) => lineOf(port, x, labels[port.line.side] + laneOf(lines, port.line) * laneGap)),
    ...leaves.map((state, index) => boxOf(state, x, tops[index] ?? 0, heights[index] ?? 0, counts)),
    '</svg>\n',
  ].join('\n')
}

function countOf(lines: readonly Line[], side: Side): number {
  return lines.filter((line) => line.side === side).length
}

/** Short ways lie inside, long ones outside: fewer of them cross. */
function laneOf(lines: readonly Line[], line: Line): number {
  const length = ({ from, to }: Line) => Math.abs(from - to)
  const ours = lines.filter(({ side }) => side === line.side)
  return [...ours].sort((a, b) => length(a) - length(b)).indexOf(line)
}

/** Arrows between states without states inside: one that ends at a state around others ends at its first, one from it begins at each. */
function flattened(states: readonly StateShape[], arrows: readonly Arrow[]): readonly Arrow[] {
  const inside = (path: string): readonly StateShape[] =>
    states.flatMap((one) => (one.parent !== path ? [] : one.hasInside ? inside(one.path) : [one]))
  const first = (path: string): string => {
    const children = states.filter(({ parent }) => parent === path)
    const initial = children.find(({ isInitial }) => isInitial) ?? children[0]
    return initial === undefined ? path : first(initial.path)
  }
  return arrows.flatMap((arrow) => {
    const from = inside(arrow.from)
    const to = first(arrow.to)
    return from.length === 0 ? [{ ...arrow, to }] : from.map(({ path }) => ({ ...arrow, from: path, to }))
  })
}

function linesOf(leaves: readonly StateShape[], arrows: readonly Arrow[]): readonly Line[] {
  const place = new Map(leaves.map(({ path }, index) => [path, index]))
  const groups = Map.groupBy(arrows, ({ from, to, mark }) => `${from}\0${to}\0${mark}`)
  return [...groups.values()].flatMap((group): readonly Line[] => {
    const [arrow] = group
    const from = place.get(arrow?.from ?? '')
    const to = place.get(arrow?.to ?? '')
    if (arrow === undefined || from === undefined || to === undefined) return []
    const label = cut(group.map((one) => one.label).join(', '), widestLabel)
    return [{ from, to, label, mark: arrow.mark, side: to < from ? 'left' : 'right' }]
  })
}

/** Each box is as high as its busier side needs; ends that go out stand above those that come in. */
function place(leaves: readonly StateShape[], lines: readonly Line[]) {
  const tops: number[] = []
  const heights: number[] = []
  const fromY = new Map<Line, number>()
  const toY = new Map<Line, number>()
  let top = margin
  for (const index of leaves.keys()) {
    let most = 0
    for (const side of ['left', 'right'] as const) {
      const out = lines.filter((line) => line.side === side && line.from === index)
      const into = lines.filter((line) => line.side === side && line.to === index)
      for (const [port, line] of out.entries()) fromY.set(line, top + 16 + port * portHeight)
      for (const [port, line] of into.entries()) toY.set(line, top + 16 + (out.length + port) * portHeight)
      most = Math.max(most, out.length + into.length)
    }
    const height = Math.max(headHeight, 12 + most * portHeight)
    tops.push(top)
    heights.push(height)
    top += height + gap
  }
  const ports: Ports[] = lines.map((line) => ({ line, fromY: fromY.get(line) ?? 0, toY: toY.get(line) ?? 0 }))
  return { tops, heights, ports, bottom: top - gap + margin }
}

function boxOf(
  { mark, path, title, parent, tags }: StateShape,
  x: number,
  y: number,
  height: number,
  counts: ReadonlyMap<string, number> | null,
): string {
  const count = counts?.get(path)
  const name = parent === '' ? title : `${parent} · ${title}`
  const below = [path, ...tags.map((tag) => `#${tag}`)].join('  ')
  const [centre, middle] = [x + boxWidth / 2, y + height / 2]
  return [
    `<g><rect x="${x}" y="${y}" width="${boxWidth}" height="${height}" rx="8" fill="${fills[mark]}" stroke="${strokes[mark]}" stroke-width="1.5"${dashes(mark)}/>`,
    `<text x="${centre}" y="${middle - 3}" text-anchor="middle" font-weight="600" fill="#1d2630">${escaped(cut(count === undefined ? name : `${name} (${count})`, 26))}</text>`,
    `<text x="${centre}" y="${middle + 15}" text-anchor="middle" font-size="11" fill="#5b6773">${escaped(cut(below, 30))}</text></g>`,
  ].join('')
}

/** Out of the box, along its lane, and into the other box. */
function lineOf({ line, fromY, toY }: Ports, boxX: number, reach: number): string {
  const sign = line.side === 'right' ? 1 : -1
  const edge = line.side === 'right' ? boxX + boxWidth : boxX
  const lane = edge + sign * Math.ceil(reach)
  const turn = fromY === toY ? 0 : Math.sign(toY - fromY) * 6
  const path = `M${edge} ${fromY} H${lane - sign * 6} Q${lane} ${fromY} ${lane} ${fromY + turn} V${toY - turn} Q${lane} ${toY} ${lane - sign * 6} ${toY} H${edge + sign}`
  const anchor = line.side === 'right' ? 'start' : 'end'
  return [
    `<path d="${path}" fill="none" stroke="${strokes[line.mark]}" stroke-width="1.3"${dashes(line.mark)} marker-end="url(#${line.mark})"/>`,
    `<text x="${edge + sign * 8}" y="${fromY - 4}" text-anchor="${anchor}" font-size="11" fill="${strokes[line.mark]}" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped(line.label)}</text>`,
  ].join('')
}

function dashes(mark: Mark): string {
  return mark === 'removed' ? ' stroke-dasharray="4 3"' : ''
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
