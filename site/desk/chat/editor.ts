import type { DeskConversation } from '#engine/core/chat/wire.ts'
import { icon } from '../../chat/icon.ts'
import { type Child, h } from '../../chat/view.ts'
import type { DeskChatKey } from '../../i18n/desk-chat/texts.ts'
import type { Acts } from './acts.ts'
import { type Context, nameOf } from './context.ts'
import { optionsOf } from './palette.ts'
import type { ChatDesk } from './state.ts'

/** Where the operator writes. With a slash in front it turns yellow, because what comes then is seen by nobody else. */
export function editor(state: ChatDesk, open: DeskConversation, context: Context, acts: Acts): Child {
  const { say } = context
  const { conversation, may } = open
  if (conversation.state === 'ended') return h('p', { class: 'editor deciding muted' }, say('ended.note'))
  if (!may.includes('write')) return outside(state, open, context, acts)
  const text = state.drafts[conversation.id] ?? ''
  const isCommand = text.startsWith('/')
  const { palette } = state
  const options = palette === null ? [] : optionsOf(palette, state.replies)
  const active = palette !== null && options.length > 0 ? `option-${palette.chosen}` : null
  return h(
    'form',
    {
      class: `editor ${isCommand ? 'note' : ''}`.trim(),
      'aria-label': say('answer', { name: nameOf(conversation, context) }),
      onsubmit: (event: Event) => {
        event.preventDefault()
        acts.send()
      },
    },
    palette !== null &&
      h(
        'div',
        { class: 'palette float commands' },
        h('h2', { id: 'palette-title' }, say(palette.kind)),
        options.length === 0
          ? h('p', { class: 'muted small none' }, say('replies.none'))
          : h(
              'ul',
              { class: 'plain', id: 'palette', role: 'listbox', 'aria-labelledby': 'palette-title' },
              options.map(({ id, name, takes, about }, index) =>
                h(
                  'li',
                  {
                    key: id,
                    role: 'option',
                    id: `option-${index}`,
                    'aria-selected': String(index === palette.chosen),
                    // Pressing must not take the focus out of the text.
                    onmousedown: (event: Event) => event.preventDefault(),
                    onclick: () => acts.choose(index),
                  },
                  name !== '' && h('code', {}, name),
                  takes !== null && h('span', { class: 'muted' }, say(takes)),
                  h(
                    'span',
                    { class: palette.kind === 'commands' ? 'push muted' : 'push', dir: 'auto' },
                    palette.kind === 'commands' ? say(about as DeskChatKey) : about,
                  ),
                ),
              ),
            ),
      ),
    h('label', { class: 'sr', for: 'answer' }, say('answer', { name: nameOf(conversation, context) })),
    h('textarea', {
      // A conversation has its own text, and the cursor in it.
      key: conversation.id,
      id: 'answer',
      rows: '1',
      dir: 'auto',
      value: text,
      maxlength: '4000',
      placeholder: say('answer.hint'),
      'aria-haspopup': 'listbox',
      'aria-autocomplete': 'list',
      'aria-controls': palette !== null && options.length > 0 ? 'palette' : null,
      'aria-activedescendant': active,
      'aria-describedby': state.problem === null ? null : 'chat-problem',
      oninput: (event: Event) => {
        const area = event.target as HTMLTextAreaElement
        acts.type(area.value, area.selectionStart)
      },
      onkeydown: acts.key,
    }),
    state.problem !== null &&
      h('p', { class: 'error', role: 'alert', id: 'chat-problem' }, icon('alert', 's'), state.problem),
    state.files.length > 0 &&
      h(
        'div',
        { class: 'files' },
        state.files.map(({ key, id, name }) =>
          h(
            'span',
            { key, class: 'file', 'aria-busy': id === null ? 'true' : null },
            icon('clip', 's'),
            name,
            h(
              'button',
              {
                type: 'button',
                class: 'button quiet only',
                'aria-label': say('attach.remove', { name }),
                onclick: () => acts.detach(key),
              },
              icon('close', 's'),
            ),
          ),
        ),
      ),
    h(
      'div',
      { class: 'editor-foot' },
      h(
        'button',
        { type: 'button', class: 'button quiet', onclick: acts.openReplies },
        icon('bolt'),
        say('responses'),
        h('kbd', { 'aria-hidden': 'true' }, ':'),
      ),
      h(
        'label',
        { class: 'button quiet' },
        icon('clip'),
        say('attach'),
        h('input', {
          class: 'sr',
          type: 'file',
          multiple: true,
          onchange: (event: Event) => {
            const input = event.target as HTMLInputElement
            acts.attach([...(input.files ?? [])])
            input.value = ''
          },
        }),
      ),
      h(
        'span',
        { class: 'row push' },
        h(
          'button',
          { type: 'submit', class: 'button primary' },
          say(isCommand ? 'run' : 'send'),
          h('kbd', { 'aria-hidden': 'true' }, '↵'),
        ),
      ),
    ),
  )
}

/** Who is not in the conversation may read it, and come in. */
function outside(state: ChatDesk, { conversation, may }: DeskConversation, { say }: Context, acts: Acts): Child {
  const isInvited = conversation.invited.includes(state.desk.me.id)
  return h(
    'div',
    { class: 'editor deciding' },
    state.problem !== null && h('p', { class: 'error', role: 'alert' }, icon('alert', 's'), state.problem),
    conversation.help !== null && h('p', { dir: 'auto' }, say('help.for', { text: conversation.help })),
    h(
      'div',
      { class: 'row' },
      h('span', { class: 'muted' }, say('not.joined')),
      state.isLive &&
        h(
          'span',
          { class: 'row push' },
          may.includes('take-over') &&
            conversation.operators.length > 0 &&
            h('button', { type: 'button', class: 'button', onclick: acts.takeOver }, say('takeover')),
          may.includes('join') &&
            h(
              'button',
              { type: 'button', class: 'button primary', onclick: acts.join },
              say(isInvited ? 'join.invited' : 'join'),
            ),
        ),
    ),
  )
}
