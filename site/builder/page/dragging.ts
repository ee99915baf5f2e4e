import type { BuilderField } from '../state.ts'
import type { Acts } from './view-state.ts'

const kind = 'application/x-docket-field'
/** The field that is being dragged: what a drag carries cannot be read before it is dropped. */
let dragged: BuilderField | null = null

/** Listeners and attributes of an element that stands for a field: it can be dragged, and its siblings dropped before or behind it. */
export function draggable(
  field: BuilderField,
  fields: readonly BuilderField[],
  acts: Acts,
): Readonly<Record<string, unknown>> {
  const isSibling = () =>
    dragged?.written != null &&
    field.written !== null &&
    dragged.pointer !== field.pointer &&
    parentOf(dragged) === parentOf(field)
  return {
    draggable: 'true',
    ondragstart: (event: DragEvent) => {
      dragged = field
      event.stopPropagation()
      event.dataTransfer?.setData(kind, field.pointer)
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
    },
    ondragend: () => {
      dragged = null
    },
    ondragover: (event: DragEvent) => {
      if (!isSibling()) return
      event.preventDefault()
      event.stopPropagation()
      mark(event, isBehind(event) ? 'behind' : 'before')
    },
    ondragleave: (event: DragEvent) => mark(event, null),
    ondrop: (event: DragEvent) => {
      mark(event, null)
      if (!dragged || !isSibling()) return
      event.preventDefault()
      event.stopPropagation()
      const from = fields.find(({ pointer }) => pointer === dragged?.pointer)?.index ?? 0
      const place = field.index + (isBehind(event) ? 1 : 0)
      acts.move(dragged.pointer, place > from ? place - 1 : place)
      dragged = null
    },
  }
}

function isBehind({ currentTarget, clientY }: DragEvent): boolean {
  const { top, height } = (currentTarget as Element).getBoundingClientRect()
  return clientY > top + height / 2
}

function mark({ currentTarget }: DragEvent, place: 'before' | 'behind' | null): void {
  const element = currentTarget as HTMLElement
  if (place === null) delete element.dataset.drop
  else element.dataset.drop = place
}

function parentOf({ pointer }: BuilderField): string {
  return pointer.slice(0, pointer.lastIndexOf('/'))
}
