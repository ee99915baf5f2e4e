import type { HastPlugin } from './hast-plugin.ts'

/**
 * A picture that stands alone and has a title, `![what it shows](./pole.svg "What to say below it")`, becomes a figure with that title as
 * its caption.
 */
export const captions: HastPlugin = {
  name: 'captions',
  element: {
    filter: ['p'],
    visit(node, context) {
      const [picture, ...others] = node.children.filter((child) => child.type !== 'text' || child.value.trim() !== '')
      if (others.length > 0 || picture?.type !== 'element' || picture.tagName !== 'img') return
      const { title, ...properties } = picture.properties
      if (typeof title !== 'string' || title.trim() === '') return
      context.replaceNode(node, {
        type: 'element',
        tagName: 'figure',
        properties: {},
        children: [
          { type: 'element', tagName: 'img', properties, children: [] },
          {
            type: 'element',
            tagName: 'figcaption',
            properties: {},
            children: [{ type: 'text', value: title.trim() }],
          },
        ],
      })
    },
  },
}
