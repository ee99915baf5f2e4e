import { type IconName, icons } from '../components/icons.ts'
import { h, type ViewNode } from './view.ts'

/** A symbol of the product. Its few shapes are read by hand: nothing in the widget parses markup. */
export function icon(name: IconName, className = ''): ViewNode {
  const shapes = [...icons[name].matchAll(/<(\w+) ([^>]*)\/>/g)].map(([, tag = '', attributes = '']) =>
    h(tag, Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]))),
  )
  return h('svg', { class: `icon ${className}`.trim(), viewBox: '0 0 20 20', 'aria-hidden': 'true' }, shapes)
}
