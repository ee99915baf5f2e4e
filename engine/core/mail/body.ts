import { Marked } from 'marked'
import { fill, type Values } from './placeholders.ts'

/** Text and HTML of a mail, from one Markdown source. */
export interface Body {
  readonly text: string
  readonly html: string
}

/** Values that hold several lines and stand on a line of their own. */
const blocks = ['message', 'text', 'signature', 'numbers'] as const

/** HTML in a template is text like everything else. */
const markdown = new Marked({ renderer: { html: ({ text }) => escapeHtml(text) } })

/** `body` with its placeholders filled in; what people wrote is only ever escaped text. */
export function renderBody(body: string, values: Values): Body {
  return { text: renderText(body, values), html: renderHtml(body, values) }
}

function renderText(body: string, values: Values): string {
  const plain = body
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, (_, label: string, target: string) => `${label}: ${target}`)
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/^#+\s+/gm, '')
  return fill(plain, values)
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Values come in after Markdown was read, all at once: a value is read neither as Markdown nor as the place of another. */
function renderHtml(body: string, values: Values): string {
  return templateHtml(body)
    .replace(/<p>dktq([a-zA-Z.]+)qtkd<\/p>|dktq([a-zA-Z.]+)qtkd/g, (_, alone: string | undefined, inside = '') => {
      const value = fill(`{{${alone ?? inside}}}`, values)
      if (alone === undefined) return escapeHtml(value)
      return (blocks as readonly string[]).includes(alone) ? paragraphs(value) : `<p>${escapeHtml(value)}</p>`
    })
    .replace(/<p>\s*<\/p>\n?/g, '')
}

/** More than a desk has templates and languages. */
const mostTemplates = 200
const templates = new Map<string, string>()

/** A template's Markdown as HTML, read once; its placeholders are words that Markdown leaves alone. */
function templateHtml(body: string): string {
  const known = templates.get(body)
  if (known !== undefined) return known
  const words = body.replace(/\{\{\s*([a-zA-Z.]+)\s*\}\}/g, (_, name: string) => `dktq${name}qtkd`)
  const html = markdown.parse(words, { async: false })
  if (templates.size >= mostTemplates) templates.clear()
  templates.set(body, html)
  return html
}

const address = /\b(?:https?:\/\/|mailto:)[^\s<>"']+[^\s<>"'.,;:!?)\]]/g

/** Plain text as paragraphs; web addresses become links. */
export function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${linked(part).replaceAll('\n', '<br>')}</p>`)
    .join('\n')
}

function linked(text: string): string {
  let html = ''
  let last = 0
  for (const match of text.matchAll(address)) {
    html += `${escapeHtml(text.slice(last, match.index))}<a href="${escapeHtml(match[0])}">${escapeHtml(match[0])}</a>`
    last = match.index + match[0].length
  }
  return html + escapeHtml(text.slice(last))
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
