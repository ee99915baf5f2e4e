/** What mail programs in many languages put before a subject, once or several times. */
const prefix = /^\s*(?:re|aw|sv|antw|vs|fwd?|wg|tr|回复|答复|转发)\s*(?:\[\d+\])?\s*[:：]\s*/iu
/** A token that finds a ticket: only our own may stand in a subject of ours. */
const token = /\[#\s*\d+\s*\]/g

/** The title of a ticket as the subject of an answer takes it: without `Re:` and without tokens of tickets, at most 150 characters. */
export function subjectTitle(title: string): string {
  let rest = title
  // Taking one out may join what is left to another.
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest.replace(token, ' ').replace(prefix, '')
  }
  const line = rest.replace(/\s+/g, ' ').trim()
  return line.length <= 150 ? line : `${Array.from(line).slice(0, 149).join('')}…`
}
