import { icon } from '../icon.ts'
import { type Child, h } from '../view.ts'
import type { Sheet } from './state.ts'
import { say } from './words.ts'

export interface SheetActs {
  readonly leave: () => void
  readonly end: () => void
  readonly chooseRating: (rating: 1 | 3 | 5) => void
  readonly rate: (text: string) => void
  readonly mail: (kind: 'transcript' | 'address', email: string) => void
}

const faces = [
  { value: 5, icon: 'smile' },
  { value: 3, icon: 'flat' },
  { value: 1, icon: 'frown' },
] as const

/** What stands in the place of the conversation for a moment, forms of the channel aside. */
export function sheet(open: Sheet, acts: SheetActs, reviewLink: string | null): Child {
  if (open.kind === 'transcript' || open.kind === 'address') return address(open, acts)
  if (open.kind === 'rating') return rating(open, acts, reviewLink)
  if (open.kind === 'end') return ending(acts)
  if (open.kind === 'sent') return sent(open, acts)
  return null
}

function address(open: Extract<Sheet, { kind: 'transcript' | 'address' }>, acts: SheetActs): Child {
  const { kind, sentTo } = open
  if (sentTo !== null) return done(say(`${kind}.sent`, { email: sentTo }), null, acts)
  return h(
    'form',
    {
      key: kind,
      class: 'sheet-form',
      novalidate: true,
      onsubmit: (event: Event) => {
        event.preventDefault()
        acts.mail(kind, String(new FormData(event.target as HTMLFormElement).get('email') ?? '').trim())
      },
    },
    h('h3', { tabindex: '-1', 'data-focus': '' }, say(kind)),
    h(
      'div',
      { class: 'field' },
      h('label', { class: 'label', for: 'mail-to' }, say(`${kind}.to`)),
      h('p', { class: 'hint', id: 'mail-hint' }, say(`${kind}.hint`)),
      open.error !== null && problem(open.error, 'mail-error'),
      h('input', {
        class: 'input',
        id: 'mail-to',
        name: 'email',
        type: 'email',
        autocomplete: 'email',
        dir: 'ltr',
        'aria-describedby': `mail-hint${open.error === null ? '' : ' mail-error'}`,
        'aria-invalid': open.error === null ? null : 'true',
      }),
    ),
    buttons(say(`${kind}.send`), open.isSending, acts),
  )
}

function rating(open: Extract<Sheet, { kind: 'rating' }>, acts: SheetActs, reviewLink: string | null): Child {
  if (open.isDone) return done(say('rate.thanks'), open.rating === 5 ? reviewLink : null, acts)
  return h(
    'form',
    {
      key: 'rating',
      class: 'sheet-form',
      onsubmit: (event: Event) => {
        event.preventDefault()
        acts.rate(String(new FormData(event.target as HTMLFormElement).get('why') ?? '').trim())
      },
    },
    h(
      'fieldset',
      {},
      h('legend', {}, h('h3', { tabindex: '-1', 'data-focus': '' }, say('rate'))),
      h(
        'div',
        { class: 'choices faces' },
        faces.map(({ value, icon: face }) =>
          h(
            'label',
            { class: 'choice' },
            h('input', {
              class: 'sr',
              type: 'radio',
              name: 'rating',
              value,
              checked: open.rating === value,
              onchange: () => acts.chooseRating(value),
            }),
            icon(face),
            h('span', {}, h('b', {}, say(`rate.${value}`))),
          ),
        ),
      ),
    ),
    // Why is asked only of those who were not satisfied.
    open.rating !== null &&
      open.rating < 5 &&
      h(
        'div',
        { class: 'field' },
        h(
          'label',
          { class: 'label', for: 'why' },
          say('rate.why'),
          ' ',
          h('span', { class: 'optional' }, say('form.optional')),
        ),
        h('textarea', { class: 'input', id: 'why', name: 'why', rows: '3', dir: 'auto', maxlength: '2000' }),
      ),
    h(
      'div',
      { class: 'row' },
      h(
        'button',
        {
          type: 'submit',
          class: 'button primary',
          disabled: open.rating === null,
          'aria-busy': open.isSending ? 'true' : null,
        },
        say('rate.send'),
      ),
      h('button', { type: 'button', class: 'button quiet', onclick: acts.leave }, say('rate.later')),
    ),
  )
}

function ending(acts: SheetActs): Child {
  return h(
    'div',
    { key: 'end', class: 'sheet-form', role: 'group', 'aria-labelledby': 'end-title' },
    h('h3', { id: 'end-title', tabindex: '-1', 'data-focus': '' }, say('end.sure')),
    h(
      'div',
      { class: 'row' },
      h('button', { type: 'button', class: 'button primary', onclick: acts.end }, say('end.yes')),
      h('button', { type: 'button', class: 'button quiet', onclick: acts.leave }, say('end.no')),
    ),
  )
}

function sent({ number, url }: Extract<Sheet, { kind: 'sent' }>, acts: SheetActs): Child {
  return h(
    'div',
    { key: 'sent', class: 'sheet-form' },
    h(
      'p',
      { class: 'alert', 'data-tone': 'ok', role: 'status', tabindex: '-1', 'data-focus': '' },
      icon('check'),
      h('span', {}, number === null ? say('fallback.sent.none') : say('fallback.sent', { number })),
    ),
    url !== null && h('a', { class: 'button', href: url, target: '_blank', rel: 'noopener' }, say('fallback.page')),
    h('button', { type: 'button', class: 'button quiet', onclick: acts.leave }, say('form.back')),
  )
}

function done(words: string, link: string | null, acts: SheetActs): Child {
  return h(
    'div',
    { key: 'done', class: 'sheet-form' },
    h(
      'p',
      { class: 'alert', 'data-tone': 'ok', role: 'status', tabindex: '-1', 'data-focus': '' },
      icon('check'),
      h('span', {}, words),
    ),
    link !== null && h('a', { class: 'button', href: link, target: '_blank', rel: 'noopener' }, say('rate.review')),
    h('button', { type: 'button', class: 'button quiet', onclick: acts.leave }, say('form.back')),
  )
}

function problem(words: string, id: string): Child {
  return h(
    'p',
    { class: 'error', id, role: 'alert' },
    icon('alert', 's'),
    h('span', { class: 'sr' }, say('error')),
    words,
  )
}

function buttons(words: string, isSending: boolean, acts: SheetActs): Child {
  return h(
    'div',
    { class: 'row' },
    h('button', { type: 'submit', class: 'button primary', 'aria-busy': isSending ? 'true' : null }, words),
    h('button', { type: 'button', class: 'button quiet', onclick: acts.leave }, say('form.back')),
  )
}
