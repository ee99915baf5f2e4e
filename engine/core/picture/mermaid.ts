import type { Mark, Picture, StateShape } from './picture.ts'

/** The picture as a Mermaid state diagram, which GitHub and GitLab draw. `counts` are shown behind the titles. */
export function mermaid({ title, states, arrows }: Picture, counts: ReadonlyMap<string, number> | null = null): string {
  const ids = new Map(states.map(({ path }, index) => [path, uniqueId(path, index, states)]))
  const idOf = (path: string) => ids.get(path) ?? '[*]'
  const lines: string[] = ['---', `title: ${JSON.stringify(title)}`, '---', 'stateDiagram-v2']
  const write = (parent: string, indent: string) => {
    for (const state of states.filter((one) => one.parent === parent)) {
      const id = idOf(state.path)
      lines.push(`${indent}state "${labelOf(state, counts)}" as ${id}`)
      if (state.isInitial) lines.push(`${indent}[*] --> ${id}`)
      if (!state.hasInside) continue
      lines.push(`${indent}state ${id} {`)
      write(state.path, `${indent}  `)
      lines.push(`${indent}}`)
    }
  }
  write('', '  ')
  for (const { from, to, label, mark } of arrows) {
    lines.push(`  ${idOf(from)} --> ${idOf(to)}: ${signs[mark]}${label.replaceAll(':', '#colon;')}`)
  }
  for (const mark of ['added', 'removed'] as const) {
    const marked = states.filter((state) => state.mark === mark).map(({ path }) => idOf(path))
    if (marked.length > 0) lines.push(`  classDef ${mark} ${classes[mark]}`, `  class ${marked.join(',')} ${mark}`)
  }
  return `${lines.join('\n')}\n`
}

const signs: Readonly<Record<Mark, string>> = { same: '', added: '+ ', removed: '− ' }
const classes = {
  added: 'fill:#e6f6ec,stroke:#1a7f45,color:#0d3d22',
  removed: 'fill:#fdecec,stroke:#b42318,color:#5c120c,stroke-dasharray:4 3',
} as const

function labelOf({ title, path, mark }: StateShape, counts: ReadonlyMap<string, number> | null): string {
  const count = counts?.get(path)
  const text = count === undefined ? title : `${title} (${count})`
  return signs[mark] + text.replaceAll('"', '#quot;')
}

/** Letters, digits and underscores; two paths never share one. */
function uniqueId(path: string, index: number, states: readonly StateShape[]): string {
  const plain = path.replace(/[^a-zA-Z0-9]/g, '_')
  const isShared = states.some((other, place) => place !== index && other.path.replace(/[^a-zA-Z0-9]/g, '_') === plain)
  // `end` and `state` are words of Mermaid's own.
  return isShared || /^(end|state|note|direction|class|classDef)$/.test(plain) ? `${plain}_${index}` : plain
}
