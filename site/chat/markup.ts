import type { Child, ViewNode } from './view.ts'

const empty = new Set(['input', 'img', 'br', 'hr'])
const notAttributes = new Set(['key', 'ref'])

/** What `draw` would show, as HTML: for the server, so that a page can be read before its script is there, or without it. */
export function markup(children: readonly Child[]): string {
  return children.map(one).join('')
}

function one(child: Child): string {
  if (child === null || child === undefined || child === false) return ''
  if (typeof child === 'string' || typeof child === 'number') return escaped(String(child))
  if (Array.isArray(child)) return markup(child)
  const { tag, props, children } = child as ViewNode
  const inside = tag === 'textarea' && props.value !== undefined ? escaped(`\n${props.value}`) : markup(children)
  return empty.has(tag) ? `<${tag}${attributes(tag, props)}>` : `<${tag}${attributes(tag, props)}>${inside}</${tag}>`
}

function attributes(tag: string, props: ViewNode['props']): string {
  return Object.entries(props)
    .filter(
      ([name, value]) =>
        !notAttributes.has(name) && typeof value !== 'function' && !(tag === 'textarea' && name === 'value'),
    )
    .map(([name, value]) => {
      if (value === null || value === undefined || value === false) return ''
      return value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`
    })
    .join('')
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
