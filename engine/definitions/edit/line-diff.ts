/** A line of a difference: as it was and is, gone, or new. `before` and `after` number it from 1 in the text that has it. */
export interface DiffLine {
  readonly is: 'same' | 'gone' | 'new'
  readonly text: string
  readonly before: number | null
  readonly after: number | null
}

/** The shortest difference of two texts, line by line; where lines were changed, those that went stand first. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [lines(before), lines(after)]
  const start = old.findIndex((line, index) => line !== now[index])
  const common = start === -1 ? Math.min(old.length, now.length) : start
  let [end, nowEnd] = [old.length, now.length]
  while (end > common && nowEnd > common && old[end - 1] === now[nowEnd - 1]) {
    end--
    nowEnd--
  }
  const same = (from: number, until: number, shift: number) =>
    old.slice(from, until).map((text, index): DiffLine => {
      const line = from + index + 1
      return { is: 'same', text, before: line, after: line + shift }
    })
  return [
    ...same(0, common, 0),
    ...middle(old.slice(common, end), now.slice(common, nowEnd), common),
    ...same(end, old.length, nowEnd - end),
  ]
}

/** The longest common subsequence of what is left, by a table: forms have some hundred lines. */
function middle(old: readonly string[], now: readonly string[], shift: number): readonly DiffLine[] {
  const longest = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1))
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = longest[i] as Uint32Array
      row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const found: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < now.length) {
    const [was, is] = [old[i], now[j]]
    const [before, after] = [shift + i + 1, shift + j + 1]
    if (was !== undefined && was === is) {
      found.push({ is: 'same', text: was, before, after })
      i++
      j++
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      found.push({ is: 'gone', text: was, before, after: null })
      i++
    } else {
      found.push({ is: 'new', text: is ?? '', before: null, after })
      j++
    }
  }
  return found
}

function lines(text: string): readonly string[] {
  const all = text.split(/\r?\n/)
  return all.at(-1) === '' ? all.slice(0, -1) : all
}
