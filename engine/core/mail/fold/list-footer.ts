import { isQuoted, isRule, type Line } from './line.ts'

const mostLines = 10
/** What list programs (Mailman, Google Groups, Groups.io, Sympa, LISTSERV, Discourse) say of themselves, whatever the language of the list. */
const terms = [
  'mailing list',
  'listinfo',
  'mailman',
  'unsubscribe',
  'you received this message because you are subscribed',
  'groups.io links',
  'mailingliste',
  'liste de diffusion',
  'lista de correo',
  'list-unsubscribe',
  'to visit this discussion',
]

/** The footer that a mailing list adds below a rule. */
export function listFooterStart(lines: readonly Line[], from: number, end: number): number | null {
  for (let at = end - 1; at >= from && at >= end - mostLines; at--) {
    const line = lines[at] as Line
    if (isQuoted(line)) return null
    if (isRule(line)) return at < end - 1 && namesList(lines.slice(at + 1, end)) ? at : null
  }
  return null
}

function namesList(lines: readonly Line[]): boolean {
  return lines.some(({ key }) => terms.some((term) => key.includes(term)))
}
