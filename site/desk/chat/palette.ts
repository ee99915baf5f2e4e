import type { CannedAnswer } from '#engine/core/chat/wire.ts'
import type { DeskChatKey } from '../../i18n/desk-chat/texts.ts'
import type { Palette } from './state.ts'

export interface Option {
  readonly id: string
  /** What is typed for it: `/ticket`, `:delay`. */
  readonly name: string
  /** What follows the name, as a hint. */
  readonly takes: DeskChatKey | null
  readonly about: string | DeskChatKey
  /** What stands in the text once it is chosen. */
  readonly text: string
}

/** What an operator may type after a slash. The engine knows more names for the same (`/helpdesk`). */
export const commands: readonly {
  readonly name: string
  readonly takes: DeskChatKey | null
  readonly about: DeskChatKey
}[] = [
  { name: '/ticket', takes: 'command.ticket.takes', about: 'command.ticket' },
  { name: '/search_tickets', takes: 'command.search.takes', about: 'command.search' },
  { name: '/history', takes: null, about: 'command.history' },
  { name: '/leave', takes: null, about: 'command.leave' },
  { name: '/help', takes: null, about: 'command.help' },
]

/** What the text at the cursor opens: a slash at its beginning, or a colon that begins a word. null for neither. */
export function paletteAt(text: string, cursor: number): Pick<Palette, 'kind' | 'query' | 'from'> | null {
  const before = text.slice(0, cursor)
  if (/^\/[\w]*$/.test(before)) return { kind: 'commands', query: before.slice(1), from: 0 }
  const colon = /(?:^|\s)::?([\p{Letter}\p{Number}_-]*)$/u.exec(before)
  if (!colon) return null
  const from = colon.index + (/^\s/.test(colon[0]) ? 1 : 0)
  return { kind: 'replies', query: colon[1] ?? '', from }
}

export function optionsOf(
  { kind, query }: Pick<Palette, 'kind' | 'query'>,
  replies: CannedAnswer['replies'],
): readonly Option[] {
  if (kind === 'commands')
    return commands
      .filter(({ name }) => name.startsWith(`/${query}`))
      .map(({ name, takes, about }) => ({ id: name, name, takes, about, text: takes === null ? name : `${name} ` }))
  const wanted = query.toLowerCase()
  const found = replies.filter(({ title, shortcut, text }) =>
    [shortcut ?? '', title, text].some((said) => said.toLowerCase().includes(wanted)),
  )
  const isShortcut = ({ shortcut }: CannedAnswer['replies'][number]) =>
    Number(shortcut?.toLowerCase().startsWith(wanted) ?? false)
  return found
    .toSorted((a, b) => isShortcut(b) - isShortcut(a))
    .slice(0, 8)
    .map(({ id, title, shortcut, text }) => ({
      id,
      name: shortcut === null ? '' : `:${shortcut}`,
      takes: null,
      about: title,
      text,
    }))
}

/** The text with the chosen option in the place of what was typed for it; the cursor stands behind it. */
export function insert(
  text: string,
  cursor: number,
  { from }: Pick<Palette, 'from'>,
  option: Option,
): { readonly text: string; readonly cursor: number } {
  return { text: text.slice(0, from) + option.text + text.slice(cursor), cursor: from + option.text.length }
}
