import { type Html, html } from '#site/html/html.ts'
import type { DeskTexts } from '#site/i18n/desk/texts.ts'

/** What the keys do, place by place. It is the same on every page and for everybody who reads a language, so it is written once for each. */
export function keysShown(t: DeskTexts): Html {
  const known = shown.get(t)
  if (known) return known
  const written = html`${groupsOf(t).map(group)}`
  shown.set(t, written)
  return written
}

const shown = new WeakMap<DeskTexts, Html>()

interface Group {
  readonly title: string
  /** Keys that do the same stand with a space between. */
  readonly keys: readonly (readonly [string, string])[]
}

function group({ title, keys }: Group): Html {
  return html`<section><h3>${title}</h3><dl>${keys.map(([key, what]) => html`<div><dt>${what}</dt><dd>${key.split(' ').map((one) => html`<kbd>${one}</kbd>`)}</dd></div>`)}</dl></section>`
}

function groupsOf(t: DeskTexts): readonly Group[] {
  return [
    {
      title: t('keys.everywhere'),
      keys: [
        ['?', t('keys.help')],
        ['⌘K Ctrl+K', t('keys.palette')],
        ['/', t('keys.search')],
        ['g i', t('keys.inbox')],
        ['g b', t('keys.board')],
        ['g s', t('keys.shelf')],
        ['u', t('keys.undo')],
      ],
    },
    {
      title: t('keys.writing'),
      keys: [
        ['⌘↵ Ctrl+↵', t('keys.send')],
        ['⇧⌘↵ Ctrl+⇧+↵', t('editor.solve')],
        ['/', t('keys.response')],
        ['@', t('keys.mention')],
        ['Esc', t('keys.leave')],
      ],
    },
    {
      title: t('keys.list'),
      keys: [
        ['j', t('keys.down')],
        ['k', t('keys.up')],
        ['↵', t('keys.open')],
        ['x', t('keys.choose')],
        ['a', t('keys.assign')],
        ['e', t('keys.solve')],
        ['z', t('keys.snooze')],
        ['0 1 2 3', t('keys.priority')],
        ['s .', t('keys.todo')],
      ],
    },
    {
      title: t('board'),
      keys: [
        ['j', t('keys.down')],
        ['k', t('keys.up')],
        ['↵', t('keys.open')],
        ['h l', t('keys.move')],
        ['s', t('keys.ways')],
        ['a', t('keys.assign')],
        ['e', t('keys.solve')],
        ['z', t('keys.snooze')],
        ['0 1 2 3', t('keys.priority')],
      ],
    },
    {
      title: t('keys.ticket'),
      keys: [
        ['r', t('keys.reply')],
        ['n', t('keys.note')],
        ['s', t('keys.ways')],
        ['a', t('keys.assign')],
        ['e', t('keys.solve')],
        ['z', t('keys.snooze')],
        ['m', t('keys.merge')],
        ['t', t('keys.past')],
        ['← →', t('keys.step')],
        ['j k', t('keys.walk')],
        ['0 1 2 3', t('keys.priority')],
      ],
    },
  ]
}
