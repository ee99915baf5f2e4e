export interface Span {
  readonly offset: number
  readonly length: number
}

/** The key and the value that stand at a JSON pointer. */
export interface Spans {
  readonly key: Span | null
  readonly value: Span
  /** False for objects and lists. */
  readonly isScalar: boolean
}

/** A text whose values are known by place. */
export interface Located {
  readonly text: string
  readonly spans: ReadonlyMap<string, Spans>
}

/** Line starts of a text, for many questions about positions in it. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** 1-based line and column (in UTF-16 units) of an offset. */
export function positionOf(
  starts: readonly number[],
  offset: number,
): { readonly line: number; readonly column: number } {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 }
}

export interface Marked {
  readonly pointer: string
  readonly part?: 'key' | 'value'
  readonly piece?: string
}

/** What to underline: scalars themselves, objects and lists at their key, the nearest known value when there is none at the pointer. */
export function spanOf(located: Located, { pointer, part = 'value', piece }: Marked): Span {
  const span = spanAt(located, pointer, part)
  const offset = piece ? located.text.indexOf(piece, span.offset) : -1
  return piece && offset !== -1 ? { offset, length: piece.length } : span
}

function spanAt({ spans }: Located, pointer: string, part: 'key' | 'value'): Span {
  let at = pointer
  while (at !== '' && !spans.has(at)) at = at.slice(0, at.lastIndexOf('/'))
  const found = spans.get(at)
  if (!found) return { offset: 0, length: 1 }
  // A pointer that led nowhere is about the key of what is around it.
  if (found.key && (part === 'key' || at !== pointer || !found.isScalar)) return found.key
  return found.isScalar ? found.value : { offset: found.value.offset, length: 1 }
}
