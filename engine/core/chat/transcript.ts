import type { ChatEntry, Speaker } from './conversation.ts'

/**
 * A conversation as plain text: consecutive messages of one speaker stand under their name; what the system said, what only operators
 * see and what is empty are left out. Files are named.
 */
export function transcript(entries: readonly ChatEntry[], visitorName: string): string {
  const blocks: { speaker: string; lines: string[] }[] = []
  for (const entry of entries) {
    if (!isSaid(entry)) continue
    const speaker = speakerOf(entry.by, visitorName)
    const lines = [
      ...(entry.text === '' ? [] : [entry.text]),
      ...entry.links.map(({ title, href }) => `${title} (${href})`),
      ...entry.files.map(({ name }) => `[${name}]`),
    ]
    const last = blocks.at(-1)
    if (last?.speaker === speaker) last.lines.push(...lines)
    else blocks.push({ speaker, lines })
  }
  return blocks.map(({ speaker, lines }) => `${speaker}:\n${lines.join('\n')}`).join('\n\n')
}

/** A message that everybody in the conversation saw. */
export function isSaid({ by, audience, text, files, links }: ChatEntry): boolean {
  return by.role !== 'system' && audience === 'all' && (text !== '' || files.length > 0 || links.length > 0)
}

export function speakerOf(by: Speaker, visitorName: string): string {
  return by.role === 'visitor' ? visitorName : by.role === 'system' ? '' : by.name
}
