import { satteri } from '@astrojs/markdown-satteri'
import { icons } from '#site/components/icons.ts'
import { captions } from './captions.ts'
import type { HastPlugin } from './hast-plugin.ts'

/** A table may be wider than a phone: it scrolls by itself, also by keyboard, under the words of its head. */
const tablesScroll: HastPlugin = {
  name: 'tables-scroll',
  element: {
    filter: ['table'],
    visit(node, context) {
      const head = node.children.find((child) => child.type === 'element' && child.tagName === 'thead')
      const label = head
        ? context
            .textContent(head)
            .trim()
            .split(/\s*\n\s*/)
            .join(', ')
        : ''
      context.wrapNode(node, {
        type: 'element',
        tagName: 'div',
        properties: { className: ['scroll'], tabIndex: 0, role: 'region', ariaLabel: label },
        children: [],
      })
    },
  },
}

/** Alignment of columns as classes: a `style` attribute is against the site's policy. */
const alignedByClass: HastPlugin = {
  name: 'aligned-by-class',
  element: {
    filter: ['th', 'td'],
    visit(node, context) {
      const { align, style } = node.properties
      const side = /right|center/.exec(String(align ?? style ?? ''))?.[0]
      context.setProperty(node, 'align', null)
      context.setProperty(node, 'style', null)
      if (side) context.setProperty(node, 'className', [side === 'right' ? 'end' : 'middle'])
    },
  },
}

const alerts = {
  NOTE: { tone: 'accent', icon: 'info' },
  TIP: { tone: 'ok', icon: 'check' },
  WARNING: { tone: 'warn', icon: 'alert' },
} as const

/** `> [!NOTE]` at the beginning of a quote makes it an alert; so do `[!TIP]` and `[!WARNING]`. */
const quotedAlerts: HastPlugin = {
  name: 'quoted-alerts',
  element: {
    filter: ['blockquote'],
    visit(node, context) {
      const paragraph = node.children.find((child) => child.type === 'element')
      const first = paragraph && 'children' in paragraph ? paragraph.children[0] : undefined
      const kind = first?.type === 'text' ? /^\[!(NOTE|TIP|WARNING)\]\s*/.exec(first.value) : null
      if (!kind || first?.type !== 'text') return
      const { tone, icon } = alerts[kind[1] as keyof typeof alerts]
      context.replaceNode(first, { type: 'text', value: first.value.slice(kind[0].length) })
      context.setProperty(node, 'className', ['alert'])
      context.setProperty(node, 'dataTone', tone)
      context.insertChildAt(node, 0, {
        type: 'element',
        tagName: 'svg',
        properties: { className: ['icon'], ariaHidden: 'true', viewBox: '0 0 20 20' },
        children: shapesOf(icons[icon]),
      })
    },
  },
}

/** The shapes of a symbol as nodes: in MDX the tree holds no raw HTML. */
function shapesOf(symbol: string) {
  return [...symbol.matchAll(/<(\w+) ([^>]*?)\/>/g)].map(([, tagName = '', attributes = '']) => ({
    type: 'element' as const,
    tagName,
    properties: Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    ),
    children: [],
  }))
}

/** How articles become HTML: code marked by classes, alerts, captions, tables that scroll, and no `style` attribute. */
export const markdown = {
  syntaxHighlight: 'prism' as const,
  processor: satteri({ hastPlugins: [quotedAlerts, captions, alignedByClass, tablesScroll] }),
}
