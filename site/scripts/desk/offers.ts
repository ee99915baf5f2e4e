// What can be done on this page, for the palette: every button of the ticket that is open, or everything for the tickets that are chosen.

export interface Offer {
  readonly title: string
  /** What is pressed on the keyboard for it, with spaces between; empty for nothing. */
  readonly keys: string
  /** The symbol that stands beside it on the page. */
  readonly icon: Element | null
  run(): void
}

/** Made anew each time, since the page renews itself. */
export function offers(): readonly Offer[] {
  return document.querySelector('.ticket-frame') ? ofTicket() : ofMany()
}

/** Canned responses go into the answer, macros and events are run, and what asks for more is opened. */
function ofTicket(): readonly Offer[] {
  const buttons = [
    ...document.querySelectorAll<HTMLButtonElement>(
      '.main > .head button[name="type"], .helper-list button:is([name="action"], [data-insert]):not(:disabled, [hidden]), #panel form button[name="assignee"], #panel form[action$="follow"] button',
    ),
  ]
  const parts = [...document.querySelectorAll<HTMLDetailsElement>('#panel details.why:has(> form), .editor')]
  return [
    ...buttons.map((button) => ({ ...shownBy(button), run: () => button.click() })),
    ...parts.map((part) => ({ ...shownBy(part.querySelector('summary')), run: () => open(part) })),
  ]
}

function ofMany(): readonly Offer[] {
  const bar = document.querySelector('.many-bar')
  const select = document.querySelector<HTMLSelectElement>('#bulk-action')
  const form = select?.form
  // Without a chosen ticket there is nothing to do it with.
  if (
    !bar ||
    !select ||
    !form ||
    !document.querySelector('tr.ticket :is(input:checked, a:focus), tr.ticket[data-here]')
  )
    return []
  const buttons = [...bar.querySelectorAll<HTMLButtonElement>('button[data-key]')]
  const options = [...select.options].filter(({ value }) => value !== '')
  return [
    ...buttons.map((button) => ({ ...shownBy(button), run: withChosen(() => button.click()) })),
    ...options.map(({ value, text }) => ({
      title: text,
      keys: '',
      icon: null,
      run: withChosen(() => {
        select.value = value
        form.requestSubmit(form.querySelector<HTMLButtonElement>('.go'))
      }),
    })),
  ]
}

/** With nothing chosen it is for the ticket one stands on. */
function withChosen(run: () => void): () => void {
  return () => {
    if (!document.querySelector('tr.ticket input:checked')) {
      const here = 'tr.ticket:is([data-here], :focus-within)'
      const box = document.querySelector<HTMLInputElement>(`${here} input[name="ticket"]`)
      if (box) box.checked = true
    }
    run()
  }
}

function open(part: HTMLDetailsElement): void {
  if (!part.checkVisibility()) part.closest<HTMLElement>('[popover]')?.showPopover()
  part.open = true
  part.querySelector<HTMLElement>('textarea, button, input:not([type="hidden"])')?.focus()
}

/** As the page says it; the key that stands in a button is no word of its title. */
function shownBy(element: Element | null): Omit<Offer, 'run'> {
  const copy = element?.cloneNode(true) as Element | undefined
  const keys = [...(copy?.querySelectorAll('kbd') ?? [])].map((key) => {
    key.remove()
    return key.textContent
  })
  const title = element?.getAttribute('aria-label') ?? copy?.textContent ?? ''
  return {
    title: title.replace(/\s+/g, ' ').trim(),
    keys: keys.join(' '),
    icon: element?.querySelector('.icon') ?? null,
  }
}
