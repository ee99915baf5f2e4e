import type { Arrow, Mark, Picture, StateShape } from './picture.ts'

/** How large things are, in pixels. */
export interface Sizes {
  readonly boxWidth: number
  /** Height of a box that hardly anything leads to. */
  readonly headHeight: number
  /** Between two ends of lines at a box. */
  readonly portHeight: number
  readonly gap: number
  readonly margin: number
  readonly laneGap: number
  /** Whether lines carry words. */
  readonly isLabelled: boolean
}

export const fullSize: Sizes = {
  boxWidth: 190,
  headHeight: 52,
  portHeight: 20,
  gap: 28,
  margin: 24,
  laneGap: 12,
  isLabelled: true,
}

/** Beside a ticket: where it stands, without words at the lines. */
export const smallSize: Sizes = {
  boxWidth: 150,
  headHeight: 26,
  portHeight: 7,
  gap: 12,
  margin: 6,
  laneGap: 8,
  isLabelled: false,
}

const widestLabel = 40
/** Of the labels' font, on average. */
const letterWidth = 6.2

/** A Chinese one is as wide as two of ours. */
function lettersIn(label: string): number {
  return [...label].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0)
}

export type Side = 'right' | 'left'

export interface Box {
  readonly state: StateShape
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** All arrows between two states as one line: ways on lie right, ways back left. */
export interface Way {
  readonly from: string
  readonly to: string
  readonly label: string
  readonly mark: Mark
  /** Nothing but time takes it. */
  readonly isTime: boolean
  readonly side: Side
  /** Data of an SVG path, from end to end. */
  readonly path: string
  /** Where the label begins (right) or ends (left). */
  readonly labelX: number
  readonly labelY: number
  /** Where it ends: the edge of the box. */
  readonly tipX: number
  readonly tipY: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Box[]
  readonly ways: readonly Way[]
}

interface Line {
  readonly from: number
  readonly to: number
  readonly label: string
  readonly mark: Mark
  readonly isTime: boolean
  readonly side: Side
}

/**
 * Where everything in a picture lies. States stand below each other in file order, which is the order of the pipeline; of those that hold
 * others only the innermost are drawn. Ways on run down on the right, ways back up on the left, each in a lane of its own with its label
 * where it begins, so that nothing lies on anything else and a small change moves little.
 */
export function layoutOf({ states, arrows }: Picture, sizes: Sizes = fullSize): Layout {
  const { boxWidth, margin, laneGap, isLabelled } = sizes
  const leaves = states.filter(({ hasInside }) => !hasInside)
  const lines = linesOf(leaves, flattened(states, arrows))
  const { tops, heights, fromY, toY, bottom } = place(leaves, lines, sizes)
  const widths = (['left', 'right'] as const).map((side) => {
    const ours = lines.filter((line) => line.side === side)
    const label = isLabelled ? Math.max(0, ...ours.map((line) => lettersIn(line.label))) * letterWidth : 0
    return ours.length === 0 ? 0 : label + (isLabelled ? 24 : 8) + ours.length * laneGap
  })
  const [left = 0, right = 0] = widths
  const x = Math.ceil(margin + left)
  const labels = { left: left - countOf(lines, 'left') * laneGap, right: right - countOf(lines, 'right') * laneGap }
  return {
    width: Math.ceil(x + boxWidth + right + margin),
    height: bottom,
    boxes: leaves.map((state, index) => ({
      state,
      x,
      y: tops[index] ?? 0,
      width: boxWidth,
      height: heights[index] ?? 0,
    })),
    ways: lines.map((line) => {
      const ends = { from: leaves[line.from]?.path ?? '', to: leaves[line.to]?.path ?? '' }
      const [start, end] = [fromY.get(line) ?? 0, toY.get(line) ?? 0]
      const reach = labels[line.side] + laneOf(lines, line) * laneGap
      const { label, mark, isTime, side } = line
      return { label, mark, isTime, side, ...ends, ...wayOf(side, start, end, x, reach, sizes) }
    }),
  }
}

/** Out of the box, along its lane, and into the other box. */
function wayOf(side: Side, fromY: number, toY: number, boxX: number, reach: number, { boxWidth }: Sizes) {
  const sign = side === 'right' ? 1 : -1
  const edge = side === 'right' ? boxX + boxWidth : boxX
  const lane = edge + sign * Math.ceil(reach)
  const turn = fromY === toY ? 0 : Math.sign(toY - fromY) * 6
  return {
    path: `M${edge} ${fromY} H${lane - sign * 6} Q${lane} ${fromY} ${lane} ${fromY + turn} V${toY - turn} Q${lane} ${toY} ${lane - sign * 6} ${toY} H${edge + sign}`,
    labelX: edge + sign * 8,
    labelY: fromY - 4,
    tipX: edge + sign,
    tipY: toY,
  }
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
    const isTime = group.every((one) => one.isTime)
    return [{ from, to, label, mark: arrow.mark, isTime, side: to < from ? 'left' : 'right' }]
  })
}

/** Each box is as high as its busier side needs; ends that go out stand above those that come in. */
function place(leaves: readonly StateShape[], lines: readonly Line[], { headHeight, portHeight, gap, margin }: Sizes) {
  const inset = Math.round(portHeight * 0.8)
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
      for (const [port, line] of out.entries()) fromY.set(line, top + inset + port * portHeight)
      for (const [port, line] of into.entries()) toY.set(line, top + inset + (out.length + port) * portHeight)
      most = Math.max(most, out.length + into.length)
    }
    const height = Math.max(headHeight, Math.round(portHeight * 0.6) + most * portHeight)
    tops.push(top)
    heights.push(height)
    top += height + gap
  }
  return { tops, heights, fromY, toY, bottom: top - gap + margin }
}

export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}
