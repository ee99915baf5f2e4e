import { icon } from '../../chat/icon.ts'
import { type Child, h } from '../../chat/view.ts'
import type { Acts } from './acts.ts'
import type { Context } from './context.ts'
import { nameOf } from './context.ts'
import { type ChatDesk, groupsOf, isIn } from './state.ts'

/** Beside the title: how many chats one has, whether one takes more, and what can be done with the one that is open. */
export function head(state: ChatDesk, context: Context, acts: Acts): readonly Child[] {
  const { say } = context
  const open = state.open === null ? undefined : state.loaded[state.open]
  return [
    h('h1', {}, say('title')),
    h('span', { class: 'muted wide' }, loadOf(state, say)),
    h(
      'div',
      { class: 'row push' },
      state.isLive && [
        actions(state, context, acts, 'wide'),
        open?.may.includes('end') && button('check', say('end'), () => acts.decide('end'), ''),
        h(
          'label',
          { class: 'switch' },
          say('available'),
          h('input', {
            type: 'checkbox',
            role: 'switch',
            checked: isIn(state),
            onchange: (event: Event) => acts.setAvailable((event.target as HTMLInputElement).checked),
          }),
        ),
      ],
      open &&
        h('button', { type: 'button', class: 'button panel-button', popovertarget: 'panel' }, say('menu.visitor')),
    ),
  ]
}

/** What one can do with the open conversation besides answering; on small screens it stands in the panel. */
export function actions(state: ChatDesk, { say }: Context, acts: Acts, className: string): Child {
  const open = state.open === null ? undefined : state.loaded[state.open]
  if (!open) return null
  return [
    open.may.includes('invite') && button('team', say('invite'), () => acts.decide('invite'), className),
    open.may.includes('transfer') && button('right', say('transfer'), () => acts.decide('transfer'), className),
    open.may.includes('help') &&
      (open.conversation.help === null
        ? button('info', say('help'), () => acts.decide('help'), className)
        : button('check', say('help.stop'), () => acts.askHelp(''), className)),
    open.may.includes('leave') && button('moon', say('leave'), acts.leave, className),
  ]
}

function loadOf(state: ChatDesk, say: Context['say']): string {
  const { you, them } = groupsOf(state)
  const count = you.length + them.length
  const { limit } = state.desk.me
  if (limit !== null) return say('load.limit', { count, limit })
  return count === 1 ? say('load.one') : say('load', { count })
}

function button(name: Parameters<typeof icon>[0], words: string, act: () => void, className: string): Child {
  return h(
    'button',
    { key: words, type: 'button', class: `button ${className}`.trim(), onclick: act },
    icon(name),
    words,
  )
}

/** What has to be said or chosen before it is done; in the place of the editor, so that the conversation stays in sight. */
export function decision(state: ChatDesk, context: Context, acts: Acts): Child {
  const { say } = context
  const { deciding } = state
  const open = state.open === null ? undefined : state.loaded[state.open]
  if (deciding === null || !open) return null
  const name = nameOf(open.conversation, context)
  const cancel = h('button', { type: 'button', class: 'button quiet', onclick: () => acts.decide(null) }, say('cancel'))
  if (deciding === 'end')
    return box('end', [
      h('p', { id: 'deciding', tabindex: '-1', 'data-focus': '' }, say('end.sure', { name })),
      h(
        'div',
        { class: 'row' },
        h('button', { type: 'button', class: 'button primary', onclick: acts.end }, say('end.yes')),
        cancel,
      ),
    ])
  if (deciding === 'help')
    return h(
      'form',
      {
        key: 'help',
        class: 'editor deciding',
        onsubmit: (event: Event) => {
          event.preventDefault()
          acts.askHelp(String(new FormData(event.target as HTMLFormElement).get('help') ?? ''))
        },
      },
      h(
        'div',
        { class: 'field' },
        h('label', { class: 'label', for: 'help' }, say('help.what')),
        h('p', { class: 'hint', id: 'help-hint' }, say('help.what.hint')),
        h('input', {
          class: 'input',
          id: 'help',
          name: 'help',
          required: true,
          maxlength: '200',
          'aria-describedby': 'help-hint',
          'data-focus': '',
        }),
      ),
      h('div', { class: 'row' }, h('button', { type: 'submit', class: 'button primary' }, say('help.send')), cancel),
    )
  const inIt = new Set(open.conversation.operators.map(({ id }) => id))
  const free = state.desk.colleagues.filter(
    ({ id, available }) => available && !inIt.has(id) && id !== state.desk.me.id,
  )
  return box(deciding, [
    h('p', { id: 'deciding', tabindex: '-1', 'data-focus': '' }, h('b', {}, say(`${deciding}.whom`))),
    free.length === 0 && h('p', { class: 'muted' }, say('whom.none')),
    h(
      'div',
      { class: 'row' },
      free.map((colleague) =>
        h(
          'button',
          {
            key: colleague.id,
            type: 'button',
            class: 'button',
            onclick: () => (deciding === 'invite' ? acts.invite : acts.transfer)(colleague.id),
          },
          colleague.name,
          h('span', { class: 'muted' }, say('whom.chats', { count: colleague.chats })),
        ),
      ),
      cancel,
    ),
  ])
}

function box(key: string, inside: readonly Child[]): Child {
  return h('div', { key, class: 'editor deciding', role: 'group', 'aria-labelledby': 'deciding' }, inside)
}
