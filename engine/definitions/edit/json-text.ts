import { applyEdits, type Edit, type Node, parseTree } from 'jsonc-parser'
import type { Json } from '#engine/core/json.ts'
import { indentAt, layoutOf, lineWidth, printed } from './layout.ts'
import { insertion, moving, removal, spreading } from './members.ts'

/** Keys from the root of a file to a value in it. */
export type Path = readonly (string | number)[]

/**
 * Small changes of a JSON text with comments. Each returns the whole new text, in which everything else stands byte for byte as before; a
 * path that leads nowhere leaves the text as it is. The text must be free of syntax errors.
 */

/** Writes a value at a path. Missing objects around it are made. */
export function withValue(text: string, path: Path, value: Json): string {
  const key = path.at(-1)
  if (key === undefined) return text
  const parent = nodeAt(text, path.slice(0, -1))
  if (!parent) return withValue(text, path.slice(0, -1), { [String(key)]: value })
  const present = nodeAt(text, path)
  const layout = layoutOf(text)
  if (present) {
    const indent = indentAt(text, present.offset)
    const content = printed(value, layout, indent, columnOf(text, present.offset))
    return changed(text, { offset: present.offset, length: present.length, content })
  }
  return withEntry(text, path.slice(0, -1), parent.children?.length ?? 0, { key: String(key), value })
}

/** Takes the entry at a path out, and what is empty then around it, as long as its path is longer than `kept`. */
export function withoutValue(text: string, path: Path, kept: Path): string {
  const key = path.at(-1)
  const parent = nodeAt(text, path.slice(0, -1))
  if (key === undefined || !parent) return text
  const index = parent.type === 'array' ? Number(key) : placeOfKey(text, path.slice(0, -1), String(key))
  if (!parent.children?.[index]) return text
  if (parent.children.length === 1 && path.length - 1 > kept.length) return withoutValue(text, path.slice(0, -1), kept)
  return changed(text, removal(text, parent, index, layoutOf(text)))
}

/** Puts a new entry into the object or list at a path, before the one that stands at `index` now; of a list the key is ignored. */
export function withEntry(
  text: string,
  path: Path,
  index: number,
  { key, value }: { readonly key: string; readonly value: Json },
): string {
  const node = nodeAt(text, path)
  if (!node) return text
  const layout = layoutOf(text)
  const isOnOneLine = !text.slice(node.offset, node.offset + node.length).includes('\n')
  const outer = indentAt(text, node.offset)
  const indent = isOnOneLine ? outer : outer + layout.unit
  const name = node.type === 'array' ? '' : `${JSON.stringify(key)}: `
  // On a line that others share, breaking is for the line as a whole.
  const column = isOnOneLine ? Number.NEGATIVE_INFINITY : indent.length + name.length
  return changed(text, insertion(text, node, index, name + printed(value, layout, indent, column), layout))
}

/** Puts an entry whose value is given as text, as it stands elsewhere in this file, behind another one. */
export function withCopy(text: string, path: Path, index: number, key: string): string {
  const node = nodeAt(text, path)
  const value = node?.children?.[index]?.children?.[1]
  if (!node || !value) return text
  const body = `${JSON.stringify(key)}: ${text.slice(value.offset, value.offset + value.length)}`
  return changed(text, insertion(text, node, index + 1, body, layoutOf(text)))
}

/** Puts an entry that stands elsewhere in this file, as it is written, at the end of an object. */
export function withBody(text: string, path: Path, from: Path): string {
  const node = nodeAt(text, path)
  const entry = nodeAt(text, from)?.parent
  if (!node || !entry) return text
  const body = text.slice(entry.offset, entry.offset + entry.length)
  return changed(text, insertion(text, node, node.children?.length ?? 0, body, layoutOf(text)))
}

/** Moves an entry of the object or list at a path. */
export function withMoved(text: string, path: Path, from: number, to: number): string {
  const node = nodeAt(text, path)
  if (!node || from === to) return text
  return changed(text, moving(text, node, from, to, layoutOf(text)))
}

/**
 * If the line of the object at a path has become too long, puts the entries of the object on lines of their own; of several around each
 * other that begin on that line first the outermost that stands on it whole, then as many as it takes.
 */
export function withoutLongLine(text: string, path: Path): string {
  const node = nodeAt(text, path)
  if (!node) return text
  const start = text.lastIndexOf('\n', node.offset) + 1
  const end = text.indexOf('\n', node.offset)
  const line = text.slice(start, end === -1 ? text.length : end).trimEnd()
  if (line.length <= lineWidth) return text
  const around = path.map((_, length) => nodeAt(text, path.slice(0, length)))
  const onLine = around.filter((one) => one?.type === 'object' && one.offset >= start)
  for (const one of [...onLine, node]) {
    const edit = one && spreading(text, one, indentAt(text, one.offset), layoutOf(text))
    if (!edit) continue
    const spread = changed(text, edit)
    return one === node ? spread : withoutLongLine(spread, path)
  }
  return text
}

/** The node at a path; undefined where it leads nowhere. */
export function nodeAt(text: string, path: Path): Node | undefined {
  const root = parseTree(text)
  return path.reduce<Node | undefined>((node, key) => childOf(node, key), root)
}

/** Where a key stands among the entries of an object; -1 where it does not. */
export function placeOfKey(text: string, path: Path, key: string): number {
  return nodeAt(text, path)?.children?.findIndex(({ children }) => children?.[0]?.value === key) ?? -1
}

export function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function childOf(node: Node | undefined, key: string | number): Node | undefined {
  if (node?.type === 'array') return node.children?.[Number(key)]
  if (node?.type !== 'object') return undefined
  return node.children?.find(({ children }) => children?.[0]?.value === key)?.children?.[1]
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

function changed(text: string, edit: Edit): string {
  return applyEdits(text, [edit])
}
