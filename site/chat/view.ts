/** What the page should look like at one place: an element with its attributes and children. */
export interface ViewNode {
  readonly tag: string
  readonly props: Props
  readonly children: readonly Child[]
  /** Names the node among its siblings, where a list changes; its place does otherwise. */
  readonly key: string | number | undefined
}

/** Nothing is drawn for `null`, `undefined` and `false`; a list takes one place among its siblings. */
export type Child = ViewNode | string | number | null | undefined | false | readonly Child[]

/**
 * Attributes by name; `on…` are listeners, `value` and `checked` are set as properties, `key` names a node in a list. `ref` is called with the element
 * once it exists.
 */
export type Props = Readonly<Record<string, unknown>>

interface Drawn {
  readonly node: ViewNode | string
  readonly dom: Element | Text
  readonly inside: ReadonlyMap<string, Drawn>
}

type Inside = ReadonlyMap<string, Drawn>

const svg = 'http://www.w3.org/2000/svg'
const drawnIn = new WeakMap<Node, Inside>()

export function h(tag: string, props: Props | null = null, ...children: readonly Child[]): ViewNode {
  return { tag, props: props ?? {}, children, key: props?.key as ViewNode['key'] }
}

/**
 * Makes what stands in `parent` look like `children`, and touches nothing that stays as it was: focus, scroll and what is being typed
 * survive. No markup is ever parsed, so text of customers is only text, and a page with Trusted Types has nothing to forbid.
 */
export function draw(parent: Element | ShadowRoot, children: readonly Child[]): void {
  const isSvg = parent instanceof Element && parent.namespaceURI === svg
  drawnIn.set(parent, drawInside(parent, drawnIn.get(parent) ?? new Map(), children, isSvg))
}

function drawInside(parent: Node, before: Inside, children: readonly Child[], isSvg: boolean): Inside {
  const wanted = new Map<string, ViewNode | string>()
  place(children, '', wanted)
  const after = new Map<string, Drawn>()
  for (const [key, node] of wanted) {
    const old = before.get(key)
    after.set(key, old && isSame(old.node, node) ? redraw(old, node) : create(node, isSvg))
  }
  // What goes is taken out before anything is put in, so that what stays is not moved: moving an element takes its focus away.
  for (const [key, { dom }] of before) if (after.get(key)?.dom !== dom) dom.remove()
  let at = parent.firstChild
  for (const { dom } of after.values()) {
    if (dom === at) at = at.nextSibling
    else parent.insertBefore(dom, at)
  }
  return after
}

/** Every child by a key that stays the same while others come and go. */
function place(children: readonly Child[], prefix: string, wanted: Map<string, ViewNode | string>): void {
  for (const [index, child] of children.entries()) {
    if (child === null || child === undefined || child === false || child === '') continue
    if (Array.isArray(child)) place(child, `${prefix}${index}/`, wanted)
    else if (typeof child === 'object') {
      const { key } = child as ViewNode
      wanted.set(key === undefined ? `${prefix}${index}` : `${prefix}:${key}`, child as ViewNode)
    } else wanted.set(`${prefix}${index}`, String(child))
  }
}

function isSame(old: Drawn['node'], node: Drawn['node']): boolean {
  return typeof old === 'string' || typeof node === 'string' ? typeof old === typeof node : old.tag === node.tag
}

function redraw(old: Drawn, node: Drawn['node']): Drawn {
  const { dom } = old
  if (typeof node === 'string' || typeof old.node === 'string') {
    if (node !== old.node) (dom as Text).data = String(node)
    return { node, dom, inside: old.inside }
  }
  const element = dom as Element
  // What stands inside comes first: a list can only be set to an option that it has.
  const inside = drawInside(element, old.inside, node.children, element.namespaceURI === svg)
  setProps(element, old.node.props, node.props)
  return { node, dom, inside }
}

function create(node: Drawn['node'], isSvg: boolean): Drawn {
  if (typeof node === 'string') return { node, dom: document.createTextNode(node), inside: new Map() }
  const isPicture = isSvg || node.tag === 'svg'
  const dom = isPicture ? document.createElementNS(svg, node.tag) : document.createElement(node.tag)
  const inside = drawInside(dom, new Map(), node.children, isPicture)
  setProps(dom, {}, node.props)
  const { ref } = node.props
  if (typeof ref === 'function') ref(dom)
  return { node, dom, inside }
}

function setProps(element: Element, before: Props, after: Props): void {
  for (const name of Object.keys(before)) if (!(name in after)) setProp(element, name, null)
  for (const [name, value] of Object.entries(after)) {
    // What a person typed or ticked differs from what was drawn last.
    if (value !== before[name] || name === 'value' || name === 'checked') setProp(element, name, value)
  }
}

function setProp(element: Element, name: string, value: unknown): void {
  if (name === 'key' || name === 'ref') return
  if (name.startsWith('on')) Reflect.set(element, name, value ?? null)
  else if (name === 'value' || name === 'checked') {
    if (Reflect.get(element, name) !== value) Reflect.set(element, name, value ?? (name === 'value' ? '' : false))
  } else if (value === null || value === undefined || value === false) element.removeAttribute(name)
  else element.setAttribute(name, value === true ? '' : String(value))
}
