import { icon } from '../../chat/icon.ts'
import { type Child, h } from '../../chat/view.ts'
import type { Acts } from './acts.ts'
import type { Context } from './context.ts'
import type { ChatDesk } from './state.ts'

/** The channels: where one takes part, and the two things to copy for each. */
export function channels(state: ChatDesk, context: Context, acts: Acts): Child {
  const { say } = context
  const { channels: all } = state.desk
  if (all.length === 0)
    return h(
      'div',
      { class: 'empty' },
      icon('chat'),
      h('b', {}, say('channel.none')),
      h('p', {}, say('channel.none.detail')),
    )
  return h(
    'div',
    { class: 'read channels' },
    h(
      'div',
      { class: 'row' },
      h('h2', {}, say('channels')),
      state.isLive &&
        h(
          'label',
          { class: 'switch' },
          say('sound'),
          h('input', {
            type: 'checkbox',
            role: 'switch',
            checked: state.hasSound,
            onchange: (event: Event) => acts.setSound((event.target as HTMLInputElement).checked),
          }),
        ),
    ),
    all.map((channel) =>
      h(
        'section',
        { key: channel.id, 'aria-labelledby': `channel-${channel.id}` },
        h(
          'div',
          { class: 'row' },
          h('h3', { id: `channel-${channel.id}`, dir: 'auto' }, channel.title),
          h('span', { class: 'muted' }, channel.team),
          channel.joined && h('span', { class: 'badge', 'data-tone': 'ok' }, icon('check', 's'), say('channel.joined')),
          state.isLive &&
            channel.mayJoin &&
            h(
              'button',
              { type: 'button', class: 'button push', onclick: () => acts.joinChannel(channel.id, !channel.joined) },
              say(channel.joined ? 'channel.leave' : 'channel.join'),
            ),
        ),
        copied(`tag-${channel.id}`, say('channel.tag'), channel.tag, null, state, context, acts),
        copied(`page-${channel.id}`, say('channel.page'), channel.pageUrl, channel.pageUrl, state, context, acts),
      ),
    ),
  )
}

function copied(
  id: string,
  label: string,
  text: string,
  href: string | null,
  state: ChatDesk,
  { say }: Context,
  acts: Acts,
): Child {
  return h(
    'div',
    { class: 'field copy' },
    h('label', { class: 'label', for: id }, label),
    h(
      'div',
      { class: 'row' },
      h('input', {
        class: 'input mono',
        id,
        value: text,
        readonly: true,
        dir: 'ltr',
        onfocus: (event: Event) => (event.target as HTMLInputElement).select(),
      }),
      state.isLive &&
        h(
          'button',
          { type: 'button', class: 'button', onclick: () => acts.copy(text) },
          say(state.copied === text ? 'channel.copied' : 'channel.copy'),
        ),
      href !== null && h('a', { class: 'button', href, target: '_blank', rel: 'noopener' }, say('channel.open')),
    ),
  )
}
