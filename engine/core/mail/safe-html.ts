import sanitize from 'sanitize-html'
import { isTooNested } from './html-depth.ts'

/** More than this is not sanitised but left out: the text and the raw mail say the same. */
const mostCharacters = 1_000_000
/** The sanitiser walks all open elements for each new one: no person writes so many within each other. */
const mostDepth = 1_000

const policy: sanitize.IOptions = {
  allowedTags: [
    'a',
    'abbr',
    'b',
    'blockquote',
    'br',
    'caption',
    'center',
    'cite',
    'code',
    'col',
    'colgroup',
    'dd',
    'del',
    'div',
    'dl',
    'dt',
    'em',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'i',
    'img',
    'ins',
    'kbd',
    'li',
    'ol',
    'p',
    'pre',
    'q',
    's',
    'samp',
    'small',
    'span',
    'strike',
    'strong',
    'sub',
    'sup',
    'table',
    'tbody',
    'td',
    'tfoot',
    'th',
    'thead',
    'tr',
    'tt',
    'u',
    'ul',
  ],
  allowedAttributes: {
    a: ['href', 'rel', 'target', 'title'],
    img: ['src', 'data-remote', 'alt', 'width', 'height'],
    '*': ['dir', 'lang', 'colspan', 'rowspan', 'align', 'valign'],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['cid'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'xmp',
    'noembed',
    'noframes',
    'template',
    'title',
    'svg',
    'math',
  ],
  nestingLimit: 100,
  transformTags: {
    a: (tagName, { href, title }) => ({
      tagName,
      attribs: {
        // Without a scheme it would lead to where the mail is shown: to a page of ours.
        ...(href &&
          /^\s*(?:https?:|mailto:)/i.test(href) && { href, rel: 'noopener noreferrer nofollow', target: '_blank' }),
        ...(title && { title }),
      },
    }),
    // A picture from elsewhere tells its owner who reads when: it waits until the reader asks for it.
    img: (tagName, { src = '', alt = '', width, height }) => ({
      tagName,
      attribs: {
        ...(/^cid:/i.test(src) && { src: `cid:${src.slice(4)}` }),
        ...(/^https?:\/\//i.test(src) && { 'data-remote': src }),
        alt,
        ...(width && /^\d{1,4}$/.test(width) && { width }),
        ...(height && /^\d{1,4}$/.test(height) && { height }),
      },
    }),
  },
}

/**
 * The HTML of a mail without anything that runs, loads, or looks like a part of the page round it; null when it is too large or too deeply nested. Pictures of the
 * mail itself keep `cid:`, those from elsewhere become `data-remote`.
 */
export function safeHtml(html: string): string | null {
  if (html.length > mostCharacters || isTooNested(html, mostDepth)) return null
  return sanitize(html, policy)
}
