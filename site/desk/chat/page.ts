import { icon } from '../../chat/icon.ts'
import { type Child, h } from '../../chat/view.ts'
import type { Acts } from './acts.ts'
import { channels } from './channels.ts'
import type { Context } from './context.ts'
import { editor } from './editor.ts'
import { facts } from './facts.ts'
import { decision } from './head.ts'
import { list } from './list.ts'
import type { ChatDesk } from './state.ts'
import { stream } from './stream.ts'

/** Everything below the head: the same on the server, where it can be read, and on the page, where it is drawn anew. */
export function panes(state: ChatDesk, context: Context, acts: Acts): readonly Child[] {
  const open = state.open === null ? undefined : state.loaded[state.open]
  return [
    list(state, context, acts),
    h(
      'div',
      { key: 'work', class: 'work' },
      state.connection !== 'live' &&
        h(
          'p',
          { class: 'alert', 'data-tone': 'warn', role: 'status' },
          icon('offline'),
          h('span', {}, context.say(state.connection)),
        ),
      open
        ? [stream(state, open, context, acts), decision(state, context, acts) || editor(state, open, context, acts)]
        : [
            state.problem !== null &&
              h('p', { class: 'alert', 'data-tone': 'warn', role: 'alert' }, icon('alert', 's'), state.problem),
            channels(state, context, acts),
          ],
    ),
    open &&
      h(
        'aside',
        {
          key: 'panel',
          class: 'panel',
          id: 'panel',
          popover: true,
          'aria-label': context.say('menu.visitor'),
          tabindex: '-1',
        },
        facts(state, open, context, acts),
      ),
  ]
}
